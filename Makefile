# muster.  The two commands:  make run   make test.   Everything else is said by: make help
#
# One makefile for the whole tree.  Sources are found by wildcard, so a new file needs no line here:
#   lib/**/*.c, lib/**/*.cc   -> libmuster.a      templates/*.tpl, lib/schema/*.sql -> C arrays in it
#   scripts/country-names and Debian's iso-codes  -> a C table in it
#   cgi-bin/X.c, cron/X.c     -> programs (X_*.c are parts of X)
#   tests/{unit,bench,fixture,fuzz}/X.c -> test programs
#
# Each combination of compiler and sanitizer has its own folder under build/, so they never mix:
#   (default)                         build/
#   WERROR=1                          build/gcc/      warnings are errors; what `make test` runs
#   CC=clang                          build/clang/
#   SANITIZE=address,undefined        build/asan/     (clang-asan with CC=clang)
#   CC=clang FUZZ=1                   build/fuzz/     sanitizers and libFuzzer's counters
#   STATIC=1                          build/dist/     nothing but the kernel needed to run the pages

SHELL := /bin/sh
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules --no-print-directory
ifeq ($(MAKELEVEL)$(filter -j%,$(MAKEFLAGS)),0)
MAKEFLAGS += -j$(shell nproc 2>/dev/null || echo 2)
endif

VERSION := $(shell sed -n 's/^\#\# \([0-9][^ ]*\).*/\1/p' CHANGELOG.md 2>/dev/null | head -n 1)
ifeq ($(VERSION),)
VERSION := 0
endif

# ---- what to build with -------------------------------------------------------------------------

ifeq ($(origin CC),default)
CC := gcc
endif
ifeq ($(origin CXX),default)
CXX := $(if $(findstring clang,$(CC)),$(patsubst clang%,clang++%,$(notdir $(CC))),g++)
endif
SANITIZE ?=
FUZZ ?=
STATIC ?=
WERROR ?=
PORT ?= 8080
SAMPLE ?= 1
# V=1 shows whole commands.
V ?=
say = $(if $(V),,@printf '  %-5s %s\n' $(1) $@;)

compiler := $(if $(findstring clang,$(CC)),clang,gcc)
ifneq ($(FUZZ),)
variant := fuzz
override SANITIZE := address,undefined
else ifneq ($(STATIC),)
variant := dist
else ifneq ($(SANITIZE),)
variant := $(if $(filter clang,$(compiler)),clang-asan,asan)
else ifeq ($(compiler),clang)
variant := clang
else ifneq ($(WERROR),)
variant := gcc
endif
B := build$(if $(variant),/$(variant))

warnings := -Wall -Wextra
c_warnings := $(warnings) -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes
hardening := -fstack-protector-strong
ifneq ($(SANITIZE),)
# (vptr checks would need the C++ run-time parts, for one file)
optimise := -O1 -g -fno-omit-frame-pointer -fsanitize=$(SANITIZE) -fno-sanitize-recover=all \
	-fno-sanitize=vptr
optimise += $(if $(FUZZ),-fsanitize=fuzzer-no-link)
else
optimise := -O2 -g
hardening += -D_FORTIFY_SOURCE=2
endif
common := $(optimise) $(hardening) $(if $(WERROR),-Werror) $(if $(STATIC),-DMUSTER_WITHOUT_XLSX) \
	-I. -I$(B)/gen
CFLAGS ?=
CXXFLAGS ?=
LDFLAGS ?=
all_cflags := -std=c17 -D_GNU_SOURCE $(c_warnings) $(common) $(CFLAGS)
all_cxxflags := -std=c++17 $(warnings) $(common) $(CXXFLAGS)
all_ldflags := $(optimise) -Wl,--as-needed -Wl,-z,relro,-z,now $(LDFLAGS)

# All but libc, libm and libcurl is linked in: what the dynamic linker does for a dozen libraries
# takes longer than a page, and as plain CGI it is done for every request.
libs := -lfcgi -lctemplate_nothreads -lsqlite3 -lcsv -lsodium -lutf8proc -ljansson -lidn2 \
	-lunistring -lz -lstdc++
ifneq ($(SANITIZE),)
page_libs := $(libs) -lm
else
page_link := -static-libgcc
page_libs := -Wl,-Bstatic $(libs) -Wl,-Bdynamic -lm
common += -DUTF8PROC_STATIC
endif
# 30 shared libraries hang on libcurl, so only the job that sends mail gets it.
curl_jobs := mailer
curl_libs := -lcurl
curl_job_link := $(page_link)
curl_job_libs := $(page_libs) $(curl_libs)
# Debian has no static form of the library for Excel files, and only the job that writes them needs it.
xlsx_jobs := exporter
xlsx_libs := -lxlsxwriter

# For shared hosts: fully static.  But libcurl has no complete static form in Debian, so the mailer
# takes the host's libc and libcurl.
# Excel files are not offered there.
ifneq ($(STATIC),)
page_link := -static
page_libs := $(libs) -lm
xlsx_libs :=
endif

# ---- what there is ------------------------------------------------------------------------------

lib_sources := $(sort $(wildcard lib/*/*.c))
lib_cxx_sources := $(sort $(wildcard lib/*/*.cc))
headers := $(sort $(wildcard lib/*/*.h))
templates := $(sort $(wildcard templates/*.tpl))
schema := $(sort $(wildcard lib/schema/*.sql))
# cgi-bin/contacts.c has main(); cgi-bin/contacts_*.c are further parts of the same program.
stems = $(sort $(foreach file,$(basename $(notdir $(wildcard $(1)/*.c))),\
	$(firstword $(subst _, ,$(file)))))
parts = $(patsubst %.c,$(B)/obj/%.o,$(wildcard $(1)/$(2).c $(1)/$(2)_*.c))
areas := $(call stems,cgi-bin)
jobs := $(call stems,cron)
unit_sources := $(sort $(wildcard tests/unit/test_*.c))
unit_support := $(filter-out $(unit_sources),$(sort $(wildcard tests/unit/*.c)))
bench_sources := $(sort $(wildcard tests/bench/*.c))
fixture_sources := $(sort $(wildcard tests/fixture/*.c))
fuzz_sources := $(sort $(wildcard tests/fuzz/*.c))

static_sources := $(sort $(shell find static -type f 2>/dev/null))
bootstrap := /usr/share/javascript/bootstrap5/css/bootstrap.min.css
iso_countries := /usr/share/iso-codes/json/iso_3166-1.json
static_files := $(patsubst static/%,build/static/%,$(static_sources)) \
	build/static/bootstrap.min.css
error_pages := build/errors/made

lib_objects := $(patsubst %.c,$(B)/obj/%.o,$(lib_sources)) \
	$(patsubst %.cc,$(B)/obj/%.o,$(lib_cxx_sources)) \
	$(B)/obj/gen/embedded_templates.o $(B)/obj/gen/embedded_schema.o \
	$(B)/obj/gen/country_table.o
# What the maker of the country table takes from the library, which cannot be linked before it.
country_maker := $(B)/gen/country-table
country_maker_parts := $(patsubst %,$(B)/obj/%.o,scripts/country-table lib/platform/text \
	lib/base/arena lib/base/base lib/base/op)
library := $(B)/libmuster.a
page_programs := $(patsubst %,$(B)/cgi-bin/%,$(areas))
job_programs := $(patsubst %,$(B)/cron/%,$(jobs))
unit_programs := $(patsubst %.c,$(B)/%,$(unit_sources))
bench_programs := $(patsubst %.c,$(B)/%,$(bench_sources))
fixture_programs := $(patsubst %.c,$(B)/%,$(fixture_sources))
fuzz_programs := $(patsubst %.c,$(B)/%,$(fuzz_sources))

# ---- the targets people type --------------------------------------------------------------------

.PHONY: all help run test bench fuzz lint format check-headers install uninstall dist clean \
	programs unit-programs bench-programs fixture-programs fuzz-programs tests-build web-files \
	FORCE

all: programs fixture-programs

help:
	@echo 'make run      install what is missing, build, start on http://127.0.0.1:$$PORT (PORT=8080)'
	@echo '              and print a sign-in link; SAMPLE=0 starts without the sample shop'
	@echo 'make test     install what the tests need, run them all, end with "N passed, N failed"'
	@echo 'make bench    speed tables           make fuzz     libFuzzer (SECONDS=20 each)'
	@echo 'make lint     rules over the text    make format   clang-format in place'
	@echo 'make install  DESTDIR= PREFIX=       make uninstall (keeps the data)'
	@echo 'make dist     static tarball for shared hosts      make clean'

run:
	@scripts/setup run
	@$(MAKE) all
	@PORT='$(PORT)' SAMPLE='$(SAMPLE)' exec scripts/run

test:
	@scripts/setup test
	@SANITIZE='$(SANITIZE)' exec tests/run

bench:
	@scripts/setup bench
	@$(MAKE) all bench-programs
	@exec tests/bench/run

SECONDS ?= 20
fuzz:
	@scripts/setup test
	@$(MAKE) CC=clang FUZZ=1 fuzz-programs
	@exec tests/fuzz/run $(SECONDS)

lint:
	@scripts/setup test
	@exec tests/lint/run

format:
	clang-format -i $$(git ls-files '*.c' '*.h' '*.cc')

programs: $(page_programs) $(job_programs) web-files
# The same for all compilers: not to be made by two at once.
web-files: $(static_files) $(error_pages)
unit-programs: $(unit_programs)
bench-programs: $(bench_programs)
fixture-programs: $(fixture_programs)
fuzz-programs: $(fuzz_programs)
tests-build: programs unit-programs bench-programs fixture-programs

# As root on a server; with DESTDIR (to stage a package) as anybody, and nothing is started.
DESTDIR ?=
PREFIX ?= /usr/local
install: programs
	@DESTDIR='$(DESTDIR)' PREFIX='$(PREFIX)' exec scripts/install install

uninstall:
	@DESTDIR='$(DESTDIR)' PREFIX='$(PREFIX)' exec scripts/install uninstall

dist:
	@scripts/setup dist
	@$(MAKE) STATIC=1 programs
	@exec scripts/dist '$(VERSION)'

clean:
	rm -rf build dist

# ---- rules --------------------------------------------------------------------------------------

# Objects are made anew when the command that makes them changes, not only when the text does.
flags_now := $(CC) $(CXX) $(all_cflags) $(all_cxxflags) $(all_ldflags)
$(B)/gen/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(flags_now)' | cmp -s - $@ || echo '$(flags_now)' > $@

$(B)/obj/%.o: %.c $(B)/gen/flags | $(B)/gen/static_version.h
	@mkdir -p $(@D)
	$(call say,CC)$(CC) $(all_cflags) -MMD -MP -c -o $@ $<

$(B)/obj/%.o: %.cc $(B)/gen/flags | $(B)/gen/static_version.h
	@mkdir -p $(@D)
	$(call say,CXX)$(CXX) $(all_cxxflags) -MMD -MP -c -o $@ $<

$(B)/obj/gen/%.o: $(B)/gen/%.c $(B)/gen/flags
	@mkdir -p $(@D)
	$(call say,CC)$(CC) $(all_cflags) -MMD -MP -c -o $@ $<

# The list file changes when a template comes or goes, which no file's date would tell.
$(B)/gen/%.list: FORCE
	@mkdir -p $(@D)
	@echo '$($*)' | cmp -s - $@ || echo '$($*)' > $@

$(B)/gen/embedded_templates.c: scripts/embed $(templates) $(B)/gen/templates.list
	$(call say,EMBED)scripts/embed embedded_templates $(templates) > $@

$(B)/gen/embedded_schema.c: scripts/embed $(schema) $(B)/gen/schema.list
	$(call say,EMBED)scripts/embed embedded_schema $(schema) > $@

$(country_maker): $(country_maker_parts)
	$(call say,LINK)$(CC) $(all_ldflags) $(page_link) -o $@ $^ $(page_libs)

$(B)/gen/country_table.c: $(country_maker) $(iso_countries) scripts/country-names
	$(call say,MAKE)$(country_maker) $(iso_countries) scripts/country-names > $@

$(library): $(lib_objects) $(B)/gen/lib_objects.list
	@rm -f $@
	$(call say,AR)$(AR) rcs $@ $(lib_objects)

build/static/bootstrap.min.css: $(bootstrap)
	@mkdir -p $(@D)
	@sed 's,/\*# sourceMappingURL=.*\*/,,' $< > $@

build/static/%: static/%
	@mkdir -p $(@D)
	@cp $< $@

# What nginx says when no program can answer.
$(error_pages): scripts/error-pages nginx/errors/list nginx/errors/page.html
	@mkdir -p $(@D)
	@scripts/error-pages $(@D)
	@touch $@

# Pages ask for /static/x?v=STATIC_VERSION, so browsers may keep what they have for ever.
$(B)/gen/static_version.h: $(static_files) $(B)/gen/static_files.list
	@mkdir -p $(@D)
	@printf '#define STATIC_VERSION "%s"\n' \
		"$$(cat $(static_files) | sha256sum | cut -c 1-12)" > $@.new
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@

.SECONDEXPANSION:
$(page_programs): $(B)/cgi-bin/%: $$(call parts,cgi-bin,$$*) $(library)
	@mkdir -p $(@D)
	$(call say,LINK)$(CC) $(all_ldflags) $(page_link) -o $@ $^ $(page_libs)

$(job_programs): $(B)/cron/%: $$(call parts,cron,$$*) $(library)
	@mkdir -p $(@D)
	$(call say,LINK)$(CC) $(all_ldflags) -o $@ $^ $(if $(filter $(curl_jobs),$(@F)), \
		$(curl_job_link) $(curl_job_libs),$(page_link) $(page_libs) \
		$(if $(filter $(xlsx_jobs),$(@F)),$(xlsx_libs)))

$(unit_programs): $(B)/tests/unit/%: $(B)/obj/tests/unit/%.o \
		$(patsubst %.c,$(B)/obj/%.o,$(unit_support)) $(library)
	@mkdir -p $(@D)
	$(call say,LINK)$(CC) $(all_ldflags) -o $@ $^ -lcmocka $(page_libs) $(curl_libs) $(xlsx_libs)

$(bench_programs) $(fixture_programs): $(B)/tests/%: $(B)/obj/tests/%.o $(library)
	@mkdir -p $(@D)
	$(call say,LINK)$(CC) $(all_ldflags) -o $@ $< $(library) $(page_libs) $(curl_libs) $(xlsx_libs)

$(fuzz_programs): $(B)/tests/fuzz/%: $(B)/obj/tests/fuzz/%.o $(library)
	@mkdir -p $(@D)
	$(call say,LINK)$(CC) $(all_ldflags) -fsanitize=fuzzer -o $@ $< $(library) $(page_libs) $(curl_libs) $(xlsx_libs)

# Each header must compile alone, in C and from the tree's root.
header_checks := $(patsubst %.h,$(B)/headers/%.ok,$(headers))
check-headers: $(header_checks)
$(B)/headers/%.ok: %.h $(B)/gen/flags
	@mkdir -p $(@D)
	$(call say,HEAD)printf '#include "$<"\nextern int only_this_header;\n' | \
		$(CC) $(all_cflags) -MMD -MP -MF $(@:.ok=.d) -MT $@ -fsyntax-only -x c -
	@touch $@

.SECONDARY:
-include $(shell find $(B)/obj $(B)/headers -name '*.d' 2>/dev/null)
