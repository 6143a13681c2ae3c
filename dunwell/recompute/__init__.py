"""Every figure computed a second time, from the journals alone; shares no line with services.analytics."""
