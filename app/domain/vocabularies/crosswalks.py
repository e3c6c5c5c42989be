"""How the terms read in the data sets of the field: for each vocabulary and term the codes that mean it there.

A code that several terms share, or that covers more or less than the term, is still given: a crosswalk helps to find
and to import, and never converts on its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.vocabularies.actors import ActorKind, LeverageUse
from app.domain.vocabularies.agreements import AgreementStage, AgreementStatus, Signed
from app.domain.vocabularies.claims import OutcomeResult
from app.domain.vocabularies.conflicts import ConflictKind, Incompatibility
from app.domain.vocabularies.efforts import EventType, InitiativeStatus, Purpose, Response, Strategy
from app.domain.vocabularies.terms import Term


@dataclass(frozen=True)
class Code:
    """What a term is called in one version of another scheme; `verified` is false where it is from memory."""

    scheme: str
    version: str
    code: str
    note: str | None = None
    verified: bool = True


def _paax(*types: str) -> tuple[Code, ...]:
    return tuple(Code("PAA-X actor type", "v0.2", name) for name in types)


def _pax(variable: str, *values: str) -> tuple[Code, ...]:
    return tuple(Code(f"PA-X {variable}", "v10", value) for value in values)


def _ucdp(variable: str, number: int) -> Code:
    return Code(f"UCDP {variable}", "25.1", str(number))


def _ucdp_agreement(number: int) -> Code:
    return Code("UCDP Peace Agreement pa_type", "22.1", str(number))


def _mend(variable: str, value: str, note: str | None = None) -> Code:
    return Code(f"MEND {variable}", "working copy", value, note)


def _observatory(*names: str) -> tuple[Code, ...]:
    return tuple(Code("Peace Observatory", "negotiations, unnumbered", name) for name in names)


def _icb(variable: str) -> Code:
    return Code(f"ICB {variable}", "15", "3", "1 and 2 mean that there was no mediation, or none of this kind")


def _bercovitch(value: str) -> Code:
    return Code("Bercovitch International Conflict Management", "edition not known", value, verified=False)


def _cameo(code: str, note: str | None = None, version: str = "1.1b3") -> Code:
    return Code("CAMEO", version, code, note)


_FOLDED = "PLOVER folds 045 and 046 into CONSULT, so that there is no way back"

CROSSWALKS: Mapping[str, Mapping[Term, tuple[Code, ...]]] = {
    "actor.kind": {
        ActorKind.STATE: _paax("Country/State"),
        ActorKind.TERRITORIAL_ENTITY: _paax("Entity"),
        ActorKind.GOVERNMENT_BODY: _paax("Government/state"),
        ActorKind.STATE_MILITARY: _paax("Military"),
        ActorKind.INTERGOVERNMENTAL_ORGANISATION: _paax("Intergovernmental Organization"),
        ActorKind.STATE_GROUP: _paax("State Coalition"),
        ActorKind.JOINT_BODY: _paax("Other"),
        ActorKind.ARMED_GROUP: _paax("Armed Organization"),
        ActorKind.POLITICAL_PARTY: _paax("Political Party"),
        ActorKind.UMBRELLA: _paax("Umbrella"),
        ActorKind.RELIGIOUS_BODY: _paax("Civil Society / Religious"),
        ActorKind.COMMUNITY: _paax("Civil Society / Communities and tribes"),
        ActorKind.CIVIL_SOCIETY: _paax("Civil Society / Non-governmental Organization", "Civil Society / Unions"),
        ActorKind.COMPANY: _paax("Other"),
        ActorKind.MEDIA: _paax("Other"),
        ActorKind.RESEARCH_BODY: _paax("Other"),
        ActorKind.OTHER: _paax("Other"),
    },
    "conflict.kind": {
        ConflictKind.EXTRASYSTEMIC: (_ucdp("type_of_conflict", 1),),
        ConflictKind.INTERSTATE: (_ucdp("type_of_conflict", 2),),
        ConflictKind.INTRASTATE: (_ucdp("type_of_conflict", 3),),
        ConflictKind.INTERNATIONALISED_INTRASTATE: (_ucdp("type_of_conflict", 4),),
        ConflictKind.NON_STATE: (
            Code("UCDP Non-State Conflict", "25.1", "every conflict of the data set"),
            *_observatory("3"),
            *_pax("Contp", "Inter-group"),
        ),
    },
    "conflict.incompatibility": {
        Incompatibility.TERRITORY: (_ucdp("incompatibility", 1), *_pax("Contp", "Territory")),
        Incompatibility.GOVERNMENT: (_ucdp("incompatibility", 2), *_pax("Contp", "Government")),
        Incompatibility.GOVERNMENT_AND_TERRITORY: (
            _ucdp("incompatibility", 3),
            *_pax("Contp", "Government/territory"),
        ),
        Incompatibility.OTHER: _pax("Contp", "Other"),
    },
    "purposes": {
        Purpose.TALKS: _observatory("prenego"),
        Purpose.SETTLEMENT: _observatory("nego_agreement"),
        Purpose.SECURITY_ARRANGEMENTS: _observatory("nego_ddr", "nego_withdrawal", "nego_end_support"),
        Purpose.TERRITORY: _observatory("border", "nego_land"),
        Purpose.RESOURCES: _observatory("nego_water", "nego_cattle", "nego_movement"),
        Purpose.JUSTICE: _observatory("amnesty", "reconciliation"),
        Purpose.IMPLEMENTATION: _observatory("nego_implement", "monitor"),
    },
    "strategies": {
        Strategy.FACILITATION: (_icb("medfacl"), _bercovitch("communication-facilitation")),
        Strategy.FORMULATION: (_icb("medform"), _bercovitch("procedural")),
        Strategy.MANIPULATION: (_icb("medmanip"), _bercovitch("directive")),
    },
    "meeting.event_type": {
        EventType.MEDIATION: (_mend("med_type", "M"), _cameo("045", _FOLDED)),
        EventType.MEDIATION_RELATED: (_mend("med_type", "MR"),),
        EventType.NEGOTIATION: (
            *_observatory("bilateral"),
            _cameo("046", _FOLDED),
            _cameo("044", "a meeting at a third location"),
        ),
    },
    "response": {
        Response.ACCEPTED: (_cameo("038", "the intention to accept mediation"),),
        Response.DECLINED: (_cameo("125", "a proposal to meet, discuss or negotiate"), _cameo("126", "mediation")),
    },
    "initiative.status": {
        InitiativeStatus.PROPOSED: (
            _cameo("039", "a third party's intention to mediate"),
            _cameo("108", "a demand for mediation"),
            _cameo("105", "a demand for mediation", version="0.5B1"),
        ),
        InitiativeStatus.REFUSED: (_cameo("126", "mediation rejected"),),
        InitiativeStatus.SUSPENDED: (_cameo("165", "mediation halted; if for good, collapsed"),),
    },
    "leverage.use": {LeverageUse.THREATENED: (_cameo("135", "a threat to halt mediation"),)},
    "agreement.signed": {Signed.YES: (_cameo("057", "a formal agreement signed"),)},
    "agreement.stage": {
        AgreementStage.PROCESS: _pax("Stage", "Pre"),
        AgreementStage.CEASEFIRE: _pax("Stage", "Cea"),
        AgreementStage.PARTIAL: _pax("Stage", "SubPar"),
        AgreementStage.COMPREHENSIVE: _pax("Stage", "SubComp"),
        AgreementStage.IMPLEMENTATION: _pax("Stage", "Imp"),
        AgreementStage.RENEWAL: _pax("Stage", "Ren"),
        AgreementStage.OTHER: _pax("Stage", "Oth"),
    },
    "agreement.status": {
        AgreementStatus.PROPOSED: _pax("Status", "Agreement with subsequent status"),
        AgreementStatus.AGREED: _pax("Status", "Multiparty signed/agreed"),
        AgreementStatus.SIGNED: _pax("Status", "Multiparty signed/agreed"),
        AgreementStatus.UNILATERAL: _pax("Status", "Unilateral document"),
        AgreementStatus.UNCLEAR: _pax("Status", "Status unclear"),
    },
    "outcome.result": {
        OutcomeResult.NOT_HELD: (_bercovitch("offered only"),),
        OutcomeResult.NO_AGREEMENT: (_bercovitch("unsuccessful"), _mend("agmt", "0")),
        OutcomeResult.STATEMENT: (_bercovitch("unsuccessful"), _mend("agmt", "0", "as for Moscow, February 2024")),
        OutcomeResult.PROCESS_AGREEMENT: (*_pax("Stage", "Pre"), _ucdp_agreement(3), _mend("agmt", "1")),
        OutcomeResult.CEASEFIRE: (_bercovitch("ceasefire"), *_pax("Stage", "Cea"), _mend("agmt", "1")),
        OutcomeResult.PARTIAL_AGREEMENT: (
            _bercovitch("partial"),
            *_pax("Stage", "SubPar"),
            *_pax("Stage/StageSub", "Imp/ExtSub"),
            _ucdp_agreement(2),
            _mend("agmt", "1"),
        ),
        OutcomeResult.COMPREHENSIVE_AGREEMENT: (
            _bercovitch("full"),
            *_pax("Stage", "SubComp"),
            _ucdp_agreement(1),
            _mend("agmt", "1"),
        ),
    },
}
