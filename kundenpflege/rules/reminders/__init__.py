"""Reminders: one rule a module, listed in `registry.RULES`. Facts and today in, reminders out.

A reminder is known by its key `rule:subject:occasion`; contacts and letters that were planned or
written for an occasion carry the same text. Where the occasion is a day it is the day that is
celebrated or that counts, never the one on which the reminder speaks up:

==================  =================  ==================================================
rule                subject            occasion
==================  =================  ==================================================
follow_up           offer:ID           contact-ID of the planned call, else sent-DAY
offer_expiring      offer:ID           valid-DAY before the end, expired-DAY after it
planned_contact     contact:ID         day it is planned for
enquiry             enquiry:ID         day it came
decision_date       decision:ID        first day of the decision
wish                wish:ID            day by which it is wanted
birthday            person:ID          day of the birthday
round_birthday      person:ID          day of the birthday
name_day            person:ID          day of the name day
anniversary         customer:ID        day of the anniversary as a customer
anniversary         installation:ID    day so many years after the installation
maintenance         installation:ID    day on which the service is due
warranty            installation:ID    last day of the warranty
season              installation:ID    first day of the season
referral            customer:ID        day the referred customer ID was entered
next_step           contact:ID         day the contact without a next step was done
care_gap            customer:ID        day by which the next contact was wanted
dormant             customer:ID        day since which the customer sleeps
==================  =================  ==================================================
"""
