"""What stands around every page: navigation, head strip, search, menus, help, trouble."""
