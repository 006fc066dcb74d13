"""The personal document list in words: grouped by who brings the papers, with the fees and the steps that follow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from bot.eligibility.assessment import Assessment
from bot.eligibility.report import document_words
from bot.eligibility.wording import day_in_words, money, phrase
from bot.words import say

CARD_VERSION: Final = 1
PARTIES: Final = ("applicant", "employer", "dependant")
"""Who brings a document, in the order shown; to an employer the employer's come first."""

_EXTENSION: Final = "X02"
_NEW_EMPLOYER: Final = "X03"
_CONSENT_LETTER: Final = "A09"


class Paper(NamedTuple):
    """One document: its id and level (`R`, `C` or `P`, see `Document`), name, why it is listed, and its mark or ""."""

    id: str
    level: str
    name: str
    reason: str
    mark: str


class Group(NamedTuple):
    """The papers that one party brings."""

    party: str
    title: str
    papers: tuple[Paper, ...]


class Fee(NamedTuple):
    """A row of the fees: what one person pays, and what all pay together, as `HK$1,300`."""

    id: str
    name: str
    each: str
    together: str


class Step(NamedTuple):
    """What to do and how long it takes: id, name, and the rest in sentences."""

    id: str
    name: str
    text: str


@dataclass(frozen=True)
class DocumentCard:
    """The list as the chat card, the message and the printable page show it. Nothing in it tells who the person is.

    Attributes:
        title, intro: the heading, and how to read the list.
        groups: the papers by party.
        fees: the government fees; empty where they are not known.
        fees_heads: the headings of their columns: one for a single person, else each person and all together.
        fees_note: what else to know about them, with their source.
        steps: from preparing the papers to the Mainland endorsement.
        note: what to do before filing, with the firm's phone number.
        as_of: the day up to which the rules are known, and which rules decided.
        language: the language that all this is in.
    """

    title: str
    intro: str
    groups: tuple[Group, ...]
    fees: tuple[Fee, ...]
    fees_heads: tuple[str, ...]
    fees_note: str
    steps: tuple[Step, ...]
    note: str
    as_of: str
    language: str

    def as_dict(self, path: str | None) -> dict[str, Any]:
        """The card for clients that draw it themselves (`docs/webchat-api.md`).

        Args:
            path: where the printable page is on the bot's own server; None for a card without a link.
        """
        return {
            "type": "documents",
            "version": CARD_VERSION,
            "language": self.language,
            "title": self.title,
            "intro": self.intro,
            "groups": [
                {"party": group.party, "title": group.title, "papers": [paper._asdict() for paper in group.papers]}
                for group in self.groups
            ],
            "fees": {
                "title": say("documents_fees", self.language),
                "heads": list(self.fees_heads),
                "rows": [fee._asdict() for fee in self.fees],
                "note": self.fees_note,
            },
            "steps": {
                "title": say("documents_steps", self.language),
                "items": [step._asdict() for step in self.steps],
            },
            "note": self.note,
            "as_of": self.as_of,
            "link": {"title": say("documents_link", self.language), "path": path} if path else None,
        }

    def as_text(self, last: str = "") -> str:
        """The same as one plain message.

        Args:
            last: a line for the end, such as the page's address.
        """
        blocks = [[self.title, self.intro]]
        blocks += [[group.title, *(self._paper_line(paper) for paper in group.papers)] for group in self.groups]
        if self.fees:
            head = say("documents_fees_of", self.language, people=self.fees_heads[-1])
            lines = [say("documents_fee_line", self.language, name=fee.name, amount=fee.together) for fee in self.fees]
            blocks.append([head, *lines, self.fees_note])
        numbered = [
            say("documents_step_line", self.language, number=number, name=step.name, text=step.text)
            for number, step in enumerate(self.steps, 1)
        ]
        blocks += [[say("documents_steps", self.language), *numbered], [self.note, self.as_of]]
        return "\n\n".join("\n".join(block) for block in [*blocks, *([[last]] if last else [])])

    def _paper_line(self, paper: Paper) -> str:
        name = say("documents_marked", self.language, name=paper.name, mark=paper.mark) if paper.mark else paper.name
        return say("documents_line", self.language, id=paper.id, name=name, reason=paper.reason)


def document_card(assessment: Assessment, language: str) -> DocumentCard:
    """Put an assessment's document list into words.

    Args:
        assessment: as `assess` gives it; without documents the card has no groups.
        language: one of `vocabulary.LANGUAGES`.
    Raises:
        NotKnown: a figure that the texts show is not known for the day of the assessment.
    """
    people = assessment.fees["people"] or 1
    one, many = (say(f"documents_fees_{key}", language, people=people) for key in ("one", "many"))
    return DocumentCard(
        title=say("documents_title", language),
        intro=say("documents_intro", language),
        groups=_groups(assessment, language),
        fees=_fees(assessment, people, language),
        fees_heads=(one,) if people == 1 else (say("documents_fees_each", language), many),
        fees_note=phrase("documents_fees_note", language, assessment.facts),
        steps=_steps(assessment, language),
        note=say("documents_note", language),
        as_of=say("as_of", language, date=day_in_words(assessment.as_of, language), rules=assessment.rules_mark),
        language=language,
    )


def _groups(assessment: Assessment, language: str) -> tuple[Group, ...]:
    first = "employer" if assessment.answers.get("role") == "employer" else "applicant"
    groups = []
    for party in sorted(PARTIES, key=lambda name: name != first):
        papers = tuple(
            Paper(
                document.id,
                document.level,
                *document_words(document, language, assessment.facts),
                say("documents_good_practice", language) if document.level == "P" else "",
            )
            for document in assessment.documents
            if document.party == party
        )
        if papers:
            groups.append(Group(party, say(f"documents_of_{party}", language), papers))
    return tuple(groups)


def _fees(assessment: Assessment, people: int, language: str) -> tuple[Fee, ...]:
    application, issuance = assessment.fees["application"], assessment.fees["issuance"]
    if application is None or issuance is None:
        return ()
    amounts = {"application": application, "issuance": issuance, "total": application + issuance}
    return tuple(
        Fee(key, say(f"documents_fee_{key}", language), money(amount, language), money(amount * people, language))
        for key, amount in amounts.items()
    )


def _steps(assessment: Assessment, language: str) -> tuple[Step, ...]:
    listed = {document.id for document in assessment.documents}
    later = "_extension" if _EXTENSION in listed else "_change" if _NEW_EMPLOYER in listed else ""
    endings = {
        "prepare": "_consent" if _CONSENT_LETTER in listed else "",
        "file": later,
        "decision": "_later" if later else "",
        "collect": "",
        "endorsement": "_later" if later else "",
    }
    return tuple(
        Step(
            key,
            say(f"documents_step_{key}_name", language),
            phrase(f"documents_step_{key}{ending}", language, assessment.facts),
        )
        for key, ending in endings.items()
    )
