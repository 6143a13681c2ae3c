"""The people of the demo, between whom its menu switches; the names are made up."""

from dunwell.console.tickets import Person

LEAD = Person("lin.yue", "team_lead")
PEOPLE = (
    LEAD,
    Person("chen.hao", "collector"),
    Person("mary.jones", "collector"),
    Person("zhao.min", "compliance"),
    Person("he.qing", "compliance"),
    Person("wu.tong", "analyst"),
    Person("li.wei", "publisher"),
    Person("sun.lei", "platform_admin"),
)
