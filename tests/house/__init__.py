"""Tests of the house: the shape of the project itself. A rule without a check decays."""
