"""The reading grade: set terms count as one short word, everything else as it stands."""

from documents.library import FOLDER
from documents.reading_grade import ReadingGrade, read_reading_grade

EASY = "The needle is thin. It goes in slowly."
HARD = "Predominantly uncomfortable interventions necessitate considerable deliberation."


def test_easy_and_hard() -> None:
    grades = ReadingGrade(8, [])
    assert grades.grade(EASY) < 4
    assert grades.grade(HARD) > 20


def test_terms_count_as_one_short_word() -> None:
    text = "The clinic's page names enkephalins and opiate peptides."
    grades = ReadingGrade(8, ["opiate peptides", "enkephalins"])
    assert grades.grade(text) == grades.bare_grade("The clinic's page names word and word.")
    assert grades.grade(text) < grades.bare_grade(text)


def test_the_longer_term_wins_and_parts_of_words_do_not_count() -> None:
    grades = ReadingGrade(8, ["knee pain", "knee", "back"])
    text = "My KNEE PAIN is bad. The feedback is good."
    assert grades.grade(text) == grades.bare_grade("My word is bad. The feedback is good.")


def test_a_term_may_end_in_an_abbreviation_or_apostrophe() -> None:
    grades = ReadingGrade(8, ["golfer's elbow", "De Quervain's disease", "m.s."])
    assert grades.grade("He has m.s. and golfer's elbow.") == grades.bare_grade(
        "He has word and word."
    )


def test_numbers_count_as_one_short_word() -> None:
    grades = ReadingGrade(8, [])
    assert grades.grade("Call (225) 308-4064 or 911.") == grades.bare_grade("Call word or word.")


def test_empty_text() -> None:
    assert ReadingGrade(8, []).grade("") == 0


def test_our_terms_are_few() -> None:
    grades = read_reading_grade(FOLDER, [])
    assert grades.highest == 8
    assert grades.grade(HARD) > 20
