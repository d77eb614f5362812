"""The edge of a check of a text: what it takes, and what was found with the text without it."""

from collections.abc import Mapping

from marshmallow import Schema, fields, validate

from shared.text.free_text import CONFIRMABLE, refusals
from shared.text.scrubbing import Scrubbed
from shared.web.problems import language
from shared.web.schemas import StrictSchema
from shared.web.text_fields import ParagraphText


class TextToScrubSchema(StrictSchema):
    """A text that is about to leave. It is not kept."""

    text = ParagraphText(required=True, validate=validate.Length(min=1, max=4000))


class ScrubbedFinding(Schema):
    """A place in the text, in characters, and why it cannot leave; a `confirmable` one can, once that is confirmed."""

    code = fields.String(required=True)
    offset = fields.Integer(required=True)
    length = fields.Integer(required=True)
    message = fields.String(required=True)
    confirmable = fields.Boolean(required=True)


class ScrubbedTextAnswer(Schema):
    """What was found, in the order of the text, and the text with a word of its kind in each place."""

    findings = fields.List(fields.Nested(ScrubbedFinding), required=True)
    scrubbed = fields.String(required=True)


def scrubbed_body(scrubbed: Scrubbed) -> Mapping[str, object]:
    """The body of the response, in the caller's language."""
    sentences = refusals(scrubbed.findings, field="text", confirmed=False)
    return {
        "findings": [
            {
                "code": finding.code,
                "offset": finding.offset,
                "length": finding.length,
                "message": problem.message[language()],
                "confirmable": finding.code in CONFIRMABLE,
            }
            for finding, problem in zip(scrubbed.findings, sentences, strict=True)
        ],
        "scrubbed": scrubbed.text,
    }
