"""Analysis of free text: tokens, sentences, dates, amounts, addresses. Checks, playbooks and services import it."""
