"""A small red-flag file, to be changed by tests."""

from __future__ import annotations

TEXT = """\
categories:
  lung:
    title: Collapsed lung
    rules:
      emergency:
        - "{unable} {breathe}"
      urgent:
        - "cough~ & blood unless nose"
    hints:
      urgent:
        - "{breathe}"
    examples:
      emergency:
        - I can't breathe
        - (he|she) is gasping (for air|)
        - every breath stabs my side
  despair:
    title: Thoughts of suicide
    rules:
      crisis:
        - kill myself
    examples:
      crisis:
        - I want to kill myself
        - I don't want to live anymore
        - everyone is better off without me
counter_examples:
  questions:
    - how much is a session
    - can it collapse a lung
    - do you treat knee pain
    - what should I wear
  denied:
    - no trouble breathing
    - I am only sore
    - my back is stiff
    - (hello|hi) there
words:
  unable: [cannot, can not, trouble]
  breathe: [breathe, breathing, breath]
figures_of_speech:
  - takes my breath away
scope:
  negation: ["no", not]
  not_a_negation: [not sure]
  history: [years ago, used to]
  present: [now, today]
  hypothetical: [can it, what if]
  not_hypothetical: [as if]
  report: [i read]
  not_a_report: [heard a pop]
  joke: [haha]
shorthand:
  u: you
  hard 2: hard to
"""
