"""What every service stands on. Imports point one way:
kernel <- events <- log <- store <- {vault, http, flow} <- run.
"""
