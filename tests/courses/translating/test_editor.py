"""wagtail-localize's editor as translators get it: one field opens when one is pressed."""

import json

from courses.templatetags.translating import with_own_ids


def test_no_two_fields_of_the_editor_share_an_id():
    props = {
        "segments": [
            {"type": "string", "id": 7, "editUrl": "/strings/7/"},
            {"type": "synchronised_value", "id": 7, "editUrl": "/overrides/7/"},
            {"type": "template", "id": 8},
        ],
        "initialStringTranslations": [{"segment_id": 7, "data": "Liens"}],
        "initialOverrides": [{"segment_id": 7, "data": "desk@institute.example"}],
    }
    told = json.loads(with_own_ids(json.dumps(props)))
    assert [each["id"] for each in told["segments"]] == [7, "value-7", 8]
    assert told["segments"][1]["editUrl"] == "/overrides/7/"
    assert told["initialStringTranslations"][0]["segment_id"] == 7
    assert told["initialOverrides"][0]["segment_id"] == "value-7"
