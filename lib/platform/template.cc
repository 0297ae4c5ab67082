/*
 * The only C++ here: C functions over libctemplate_nothreads.  Every entry point runs inside
 * guarded(), so an exception (memory is out) ends the process instead of crossing into C.
 */
#include <climits>
#include <cstring>
#include <iostream>
#include <set>
#include <sstream>
#include <string>

#include <ctemplate/per_expand_data.h>
#include <ctemplate/template_cache.h>
#include <ctemplate/template_dictionary.h>
#include <ctemplate/template_emitter.h>

/* The C headers, made readable for C++. */
#define _Noreturn [[noreturn]]
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow" /* a function named like its struct */
extern "C" {
#include "lib/platform/embedded.h"
#include "lib/platform/template.h"
}
#pragma GCC diagnostic pop

using ctemplate::TemplateDictionary;
using ctemplate::TemplateString;

struct tpl {
	TemplateDictionary *dict; /* owned by the page's dictionary, which the page owns */
	struct tpl *page;
	struct arena *mem;
	/* of a page only */
	const char *name;
	const char *broken; /* the first template that could not be had, or NULL */
};

namespace
{

/* Keeps the line breaks: joining lines would glue words of two lines together. */
const ctemplate::Strip STRIP = ctemplate::STRIP_BLANK_LINES;
const char PRAGMA[] = "{{%AUTOESCAPE context=\"HTML\"}}";

/* What was parsed.  Lives as long as the process; the only state of this file. */
struct store {
	ctemplate::TemplateCache cache;
	std::set<std::string> loaded;
	bool frozen = false;
};

store &get_store()
{
	static store *s = new store;

	return *s;
}

/* An exception that would leave f ends the process. */
template <class F> auto guarded(F f) noexcept -> decltype(f())
{
	return f();
}

/* The library reports errors on cerr and nowhere else: while this lives, the text comes here. */
class captured_errors
{
      public:
	captured_errors() : old_(std::cerr.rdbuf(text_.rdbuf()))
	{
	}
	~captured_errors()
	{
		std::cerr.rdbuf(old_);
	}
	captured_errors(const captured_errors &) = delete;
	captured_errors &operator=(const captured_errors &) = delete;
	/* On one line. */
	std::string text() const
	{
		std::string all = text_.str();

		for (char &c : all)
			if (c == '\n' || c == '\r')
				c = ' ';
		return all;
	}

      private:
	std::ostringstream text_;
	std::streambuf *old_;
};

/* Expansion straight into the caller's buffer. */
class str_emitter : public ctemplate::ExpandEmitter
{
      public:
	explicit str_emitter(struct str *out) : out_(out)
	{
	}
	void Emit(char c) override
	{
		str_add_char(out_, c);
	}
	void Emit(const std::string &s) override
	{
		str_add_len(out_, s.data(), s.size());
	}
	void Emit(const char *s) override
	{
		str_add(out_, s);
	}
	void Emit(const char *s, size_t len) override
	{
		str_add_len(out_, s, len);
	}

      private:
	struct str *out_;
};

/* "templates/contacts_list.tpl" -> "contacts_list" */
std::string get_stem(const char *name)
{
	const char *slash = strrchr(name, '/');
	std::string stem = slash ? slash + 1 : name;
	size_t dot = stem.rfind(".tpl");

	if (dot != std::string::npos && dot + 4 == stem.size())
		stem.resize(dot);
	return stem;
}

const struct embedded_file *find_embedded(const std::string &stem)
{
	for (const struct embedded_file *f = embedded_templates; f->name; f++)
		if (get_stem(f->name) == stem)
			return f;
	return nullptr;
}

/* A template without the pragma would escape nothing, without a word. */
std::string get_source(const struct embedded_file *f)
{
	std::string source(f->bytes, f->len);
	size_t start = source.find_first_not_of(" \t\r\n");

	if (start == std::string::npos || source.compare(start, 14, "{{%AUTOESCAPE ") != 0)
		source.insert(0, PRAGMA);
	return source;
}

enum rc load(struct op *op, const std::string &stem, const struct embedded_file *f)
{
	store &s = get_store();
	captured_errors errors;
	bool parsed = s.cache.StringToTemplateCache(stem, get_source(f), STRIP);
	std::string said = errors.text();

	if (!parsed || !said.empty()) {
		s.cache.Delete(stem);
		return op_failf(op, RC_FAILED, "", "template %s: %s", stem.c_str(),
				said.empty() ? "does not parse" : said.c_str());
	}
	s.loaded.insert(stem);
	return RC_OK;
}

enum rc load_once(struct op *op, const std::string &stem)
{
	const struct embedded_file *f;

	if (get_store().loaded.count(stem))
		return RC_OK;
	f = find_embedded(stem);
	if (!f)
		return op_failf(op, RC_NOT_FOUND, "", "no template is named %s", stem.c_str());
	return load(op, stem, f);
}

/* For a dictionary about to name a template: a failure waits in the page for tpl_expand. */
void require(struct tpl *page, const std::string &stem)
{
	struct op op;

	if (page->broken || get_store().loaded.count(stem))
		return;
	op_init(&op, nullptr, 0);
	if (load_once(&op, stem))
		page->broken = arena_dup(page->mem, op.fault.reason);
	op_release(&op);
}

struct tpl *new_level(struct tpl *parent, TemplateDictionary *dict)
{
	struct tpl *t = static_cast<struct tpl *>(arena_alloc(parent->mem, sizeof(*t)));

	t->dict = dict;
	t->page = parent->page;
	t->mem = parent->mem;
	return t;
}

const char *text_or_empty(const char *text)
{
	return text ? text : "";
}

} // namespace

enum rc template_load_all(struct op *op)
{
	return guarded([=]() -> enum rc {
		store &s = get_store();

		if (s.frozen)
			return RC_OK;
		for (const struct embedded_file *f = embedded_templates; f->name; f++) {
			enum rc rc = load_once(op, get_stem(f->name));

			if (rc)
				return rc;
		}
		s.cache.Freeze();
		s.frozen = true;
		return RC_OK;
	});
}

enum rc template_load(struct op *op, const char *name)
{
	return guarded([=] { return load_once(op, get_stem(name)); });
}

struct tpl *tpl_new(struct arena *a, const char *name)
{
	return guarded([=] {
		struct tpl *t = static_cast<struct tpl *>(arena_alloc(a, sizeof(*t)));
		std::string stem = get_stem(name);

		t->mem = a;
		t->page = t;
		t->name = arena_dup(a, stem.c_str());
		t->dict = new TemplateDictionary(t->name);
		require(t, stem);
		return t;
	});
}

void tpl_free(struct tpl *page)
{
	guarded([=] {
		if (!page)
			return;
		if (page->page != page)
			BUG("tpl_free of a part of a page");
		delete page->dict;
		page->dict = nullptr;
	});
}

void tpl_text(struct tpl *t, const char *marker, const char *value)
{
	guarded([=] { t->dict->SetValue(marker, text_or_empty(value)); });
}

void tpl_int(struct tpl *t, const char *marker, int64_t value)
{
	static_assert(sizeof(long) == sizeof(int64_t), "SetIntValue takes a long");
	guarded([=] { t->dict->SetIntValue(marker, value); });
}

void tpl_global(struct tpl *t, const char *marker, const char *value)
{
	guarded([=] { t->page->dict->SetTemplateGlobalValue(marker, text_or_empty(value)); });
}

void tpl_show(struct tpl *t, const char *section)
{
	guarded([=] { t->dict->ShowSection(section); });
}

struct tpl *tpl_add(struct tpl *t, const char *section)
{
	return guarded([=] { return new_level(t, t->dict->AddSectionDictionary(section)); });
}

struct tpl *tpl_include(struct tpl *t, const char *marker, const char *template_name)
{
	return guarded([=] {
		std::string stem = get_stem(template_name);
		TemplateDictionary *dict = t->dict->AddIncludeDictionary(marker);

		dict->SetFilename(stem);
		require(t->page, stem);
		return new_level(t, dict);
	});
}

enum rc tpl_expand(struct op *op, struct tpl *page, struct str *out)
{
	return guarded([=]() -> enum rc {
		store &s = get_store();
		str_emitter emitter(out);
		captured_errors errors;
		bool ok;

		if (page->page != page)
			BUG("tpl_expand of a part of a page");
		if (page->broken)
			return op_fail(op, RC_FAILED, "", page->broken);
		/* Everything the page names is in the cache, so nothing looks for a file. */
		ok = s.frozen
			 ? s.cache.ExpandNoLoad(page->name, STRIP, page->dict, nullptr, &emitter)
			 : s.cache.ExpandWithData(page->name, STRIP, page->dict, nullptr, &emitter);
		if (!ok || !errors.text().empty())
			return op_failf(op, RC_FAILED, "", "template %s: %s", page->name,
					errors.text().c_str());
		if (out->overflow)
			return op_failf(op, RC_FAILED, "", "template %s: the page is too long",
					page->name);
		return RC_OK;
	});
}
