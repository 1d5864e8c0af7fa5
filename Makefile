# Clinic assistant. `make` lists what there is to make.
.DEFAULT_GOAL := help
APP := .venv/app/bin/python
ENGINE := .venv/engine/bin/python
export RASA_TELEMETRY_ENABLED := false

.PHONY: help setup run test check train evaluate dialogues robustness safety review-answers \
	benchmark benchmark-flat benchmark-endurance benchmark-nlu benchmark-understanding benchmark-bubble \
	benchmark-messenger benchmark-kills \
	messenger-setup staff-account console purge backup restore export verify-audit \
	evaluate-redaction faults fuzz fuzz-console phone images pin-images capacity benchmark-copies test-all lock screenshots actions clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-24s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## make both Python environments (the others do it by themselves)
	@scripts/setup

run: setup ## run the assistant: http://127.0.0.1:8000, staff: http://127.0.0.1:8001
	@$(APP) -m deploy

test: setup ## check style and types, and run all tests
	@scripts/test

check: setup ## check style, types and the documents
	@scripts/check

train: setup ## train a model, if what it is made of has changed
	@$(APP) -m lifecycle.training

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

benchmark: setup ## what a turn costs, beside stock Rasa and the floor: ARGS=--quick
	@$(APP) -m benchmarks.turns $(ARGS)

benchmark-flat: setup ## does a turn cost the same, however much there is: ARGS=--skip-topics
	@$(APP) -m benchmarks.turns.flat $(ARGS)

benchmark-endurance: setup ## half an hour near the highest load: ARGS="--minutes 5"
	@$(APP) -m benchmarks.turns.endurance $(ARGS)

benchmark-nlu: setup ## public tables: DATASETS=path of the data sets
	@$(ENGINE) -m benchmarks.nlu --datasets $(or $(DATASETS),$(error give DATASETS=path))

benchmark-understanding: setup ## cost of understanding a message, beside stock Rasa
	@$(ENGINE) -m benchmarks.understanding

screenshots: setup ## write docs/screenshots
	@$(APP) -m tests.website.screenshots
	@$(APP) -m tests.console.screenshot

benchmark-bubble: setup ## the bubble beside its rivals (needs npm)
	@$(APP) -m benchmarks.bubble

benchmark-messenger: setup ## 10,000 deliveries over kills and outages: ARGS="--deliveries 1000"
	@$(APP) -m benchmarks.messenger $(ARGS)

benchmark-kills: setup ## 5,000 turns while the gateway is killed: ARGS="--turns 1000"
	@$(APP) -m benchmarks.kills $(ARGS)

messenger-setup: setup ## show what the Facebook page's profile would be set to; ARGS=--write writes it
	@$(APP) -m gateway.messenger setup $(ARGS)

staff-account: setup ## add a staff account: ARGS="NAME --role reviewer"
	@$(APP) -m console account add $(ARGS)

console: setup ## run the staff console alone, where `make run` runs with CONSOLE=off
	@$(APP) -m console

purge: setup ## delete what is past its time: ARGS=--dry-run shows it only
	@$(APP) -m records purge $(ARGS)

backup: setup ## copy the database while all goes on running: FILE=path of a new file
	@$(APP) -m records backup $(or $(FILE),$(error give FILE=path of a new file))

restore: setup ## put a copy in the place of the database: FILE=path; ARGS=--replace where one is already
	@$(APP) -m records restore $(or $(FILE),$(error give FILE=path of a copy)) $(ARGS)

export: setup ## write all turns as a table: FILE=path of a new file; ARGS="--format jsonl"
	@$(APP) -m records export $(or $(FILE),$(error give FILE=path of a new file)) $(ARGS)

verify-audit: setup ## check the chain of the staff's actions: ARGS="--expect HASH"
	@$(APP) -m records verify-audit $(ARGS)

evaluate-redaction: setup ## measure what redaction finds and what it spoils: ARGS=FILE for messages of your own
	@$(APP) -m evaluation.redaction $(ARGS)

faults: setup ## two machines on PostgreSQL and Redis; break every part in turn, count what is lost
	@$(APP) -m tests.faults $(ARGS)

fuzz: setup ## 100,000 made-up requests: no 5xx, nothing stuck, no word in a log (ARGS=10000 for fewer)
	@$(APP) -m tests.fuzz $(ARGS)

benchmark-copies: setup ## what a second gateway, engine and actions add, each pair tied to a processor
	@$(APP) -m benchmarks.capacity.copies $(ARGS)

pin-images: setup ## write the digest behind each image of others (needs docker and its registries)
	@$(APP) -m deploy.containers.pin

capacity: setup ## measure what a message costs each part, and reckon the servers for that
	@$(APP) -m benchmarks.capacity $(ARGS)

fuzz-console: setup ## the same for the staff console alone, and schemathesis on its OpenAPI (some 15 minutes)
	@$(APP) -m tests.fuzz --console $(ARGS)

phone: setup ## another clinic's phone number: NUMBER="(504) 555-0123"
	@$(APP) -m deploy.clinic_phone "$(or $(NUMBER),$(error give NUMBER as (504) 555-0123))"

images: ## build the container images (needs docker)
	@for part in app engine console; do docker build -q -t clinic-assistant/$$part:0.1.0 \
		-f deploy/containers/$$part.Dockerfile . || exit 1; done

test-all: setup ## everything in test, and the long tests that take the whole machine
	@ALL=1 scripts/test

lock: setup ## compile the lock files
	@scripts/lock

clean: ## remove environments, models and the database
	rm -rf .venv var models results
