"""What the log's page says of an act's data."""

from certificates.desk.log_words import words_about


def test_what_names_rows_to_the_machine_is_left_out_and_the_rest_is_named():
    data = {"gone": "0b7e", "merge": 1, "run": "SAMP1E01", "kind": "completion", "failed": 2}
    assert words_about(data) == "Failed: 2 · Kind: completion · Run: SAMP1E01"
    assert words_about({"gone": "0b7e", "merge": 1}) == ""
