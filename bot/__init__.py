"""The house: wiring, settings, words, and the hand that sends. The only room that knows every other."""
