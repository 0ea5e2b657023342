"""The contact plan: every planned touch in a calendar, and who is cared for too little."""
