"""Texts that are agreed, proposed, imposed or mandating."""

from app.domain.vocabularies.terms import Term


class AgreementStage(Term):
    """What sort of text it is in a peace process (PA-X's stages); not an order in time."""

    PROCESS = "process", "The text arranges the talks themselves: who meets, when, about what."
    CEASEFIRE = "ceasefire", "The text stops or pauses the fighting, and does little else."
    PARTIAL = "partial", "The text settles some of the issues of substance."
    COMPREHENSIVE = "comprehensive", "The text means to settle the conflict as a whole."
    IMPLEMENTATION = "implementation", "The text says how an earlier agreement is carried out."
    RENEWAL = "renewal", "The text confirms or revives an earlier agreement."
    OTHER = "other", "The text fits none of the other stages."


class AgreementStatus(Term):
    """How far the text has got."""

    PROPOSED = "proposed", "Somebody has put the text forward and the parties have not yet answered."
    REJECTED = "rejected", "At least one party whose consent was needed has refused the text."
    AGREED = "agreed", "The parties have accepted the text without signing it."
    SIGNED = "signed", "The parties have signed the text."
    UNILATERAL = "unilateral", "One side alone has issued the text."
    UNCLEAR = "unclear", "The sources do not settle whether the text was agreed."


class EndedBy(Term):
    """Why an agreement is no longer in force."""

    FULFILLED = "fulfilled", "Everything that the agreement asked for has been done."
    EXPIRED = "expired", "The term that the agreement set has run out."
    TERMINATED = "terminated", "A party or the parties have ended the agreement."
    SUPERSEDED = "superseded", "A later agreement has taken its place."


class Confidentiality(Term):
    """Whether the text can be read."""

    PUBLIC = "public", "The whole text has been published."
    PARTLY_CONFIDENTIAL = "partly_confidential", "A part of the text, such as an annex, is kept secret."
    CONFIDENTIAL = "confidential", "The text is kept secret, and only that it exists is known."


class AgreementRole(Term):
    """What an actor does in an agreement."""

    PARTY = "party", "The actor is bound by the agreement."
    GUARANTOR = "guarantor", "The actor answers for the parties' compliance."
    WITNESS = "witness", "The actor attests that the agreement was concluded."
    DEPOSITARY = "depositary", "The actor keeps the original text."
    MONITOR = "monitor", "The agreement charges the actor with verifying compliance."
    OBSERVER = "observer", "The actor attended the conclusion without a task of its own."
    FACILITATOR = "facilitator", "The actor is named as having helped the parties to agree."
    ENDORSER = "endorser", "The actor has declared its support for the agreement."
    HOST = "host", "The agreement was concluded at the actor's place."


class Signed(Term):
    """Whether an actor signed."""

    YES = "yes", "The actor signed the text together with the others."
    NO = "no", "The actor did not sign."
    SEPARATELY = "separately", "The actor signed another copy, or at another time or place."
    DENIED = "denied", "The actor is reported to have signed and denies it."
    UNCLEAR = "unclear", "The sources do not settle whether the actor signed."


class AgreementRelationKind(Term):
    """How one agreement relates to another."""

    IMPLEMENTS = "implements", "The agreement says how the other one is carried out."
    EXTENDS = "extends", "The agreement prolongs the other one or widens its scope."
    AMENDS = "amends", "The agreement changes terms of the other one."
    RENEWS = "renews", "The agreement confirms or revives the other one."
    REPLACES = "replaces", "The agreement takes the place of the other one."
    ANNEX_OF = "annex_of", "The agreement is attached to the other one and part of it."
    BASIS_FOR = "basis_for", "The other agreement grew out of this one."
    ENDORSES = "endorses", "The agreement declares support for the other one."
    LINKED_TO = "linked_to", "The agreement is tied to the other one in a way that no other relation describes."
    COUNTERPART_OF = "counterpart_of", "The two are mirror texts, in which each side declares its part."
    VARIANT_OF = "variant_of", "The two are rival versions of one act, which analyses count once."
