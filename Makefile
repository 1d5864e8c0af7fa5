# Clinic assistant. `make` lists what there is to make.
.DEFAULT_GOAL := help
APP := .venv/app/bin/python
ENGINE := .venv/engine/bin/python
export RASA_TELEMETRY_ENABLED := false

.PHONY: help setup run test check train evaluate dialogues robustness safety review-answers \
	benchmark-nlu benchmark-understanding lock screenshots actions clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-24s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## make both Python environments (the others do it by themselves)
	@scripts/setup

run: setup ## run the assistant: http://127.0.0.1:8000
	@$(APP) -m deploy

test: setup ## check style and types, and run all tests
	@scripts/test

check: setup ## check style, types and the documents
	@scripts/check

train: setup ## train a model, if what it is made of has changed
	@$(APP) -m deploy.training

actions: setup ## run the action server alone, for `rasa shell`
	@$(APP) -m actions

evaluate: setup ## ask every question of a file: QUESTIONS=evaluation/questions.tsv
	@$(APP) -m evaluation $(or $(QUESTIONS),evaluation/questions.tsv) $(ARGS)

dialogues: setup ## replay scripted dialogues: DIALOGUES=evaluation/dialogues.yml
	@$(APP) -m evaluation.dialogues $(or $(DIALOGUES),evaluation/dialogues.yml) $(ARGS)

robustness: setup ## typos, names, politeness and negations must change what they should and no more
	@$(APP) -m evaluation.robustness $(ARGS)

safety: setup ## measure missed emergencies and false alarms
	@$(APP) -m evaluation.safety $(ARGS)

review-answers: setup ## write a page with every sentence that a patient can be shown
	@$(APP) -m documents review --out $(or $(OUT),var/review-answers.html)

benchmark-nlu: setup ## public tables: DATASETS=path of the data sets
	@$(ENGINE) -m benchmarks.nlu --datasets $(or $(DATASETS),$(error give DATASETS=path))

benchmark-understanding: setup ## cost of understanding a message, beside stock Rasa
	@$(ENGINE) -m benchmarks.understanding

screenshots: setup ## write docs/screenshots
	@$(APP) -m tests.website.screenshots

lock: setup ## compile the lock files
	@scripts/lock

clean: ## remove environments, models and the database
	rm -rf .venv var models results
