/*
 * The filter builder, nicer: menus that one types into, values as chips, and a form that follows
 * each change by itself.  Every button works without it.
 *
 *   select[data-combo]      becomes a combobox (WAI-ARIA pattern: list, filtered as one types);
 *                           data-more names a menu with further options
 *   textarea[data-chips]    becomes chips; data-list names a datalist with suggestions
 *   #builder                each change is sent to its address; #filter, #people, #people-head and
 *                           #people-tools of the answer take the place of the old ones
 */
(function () {
	"use strict";

	var WAIT_MS = 400, WAIT_DATE_MS = 1200, PARTS = ["people-head", "people-tools", "filter", "people"];
	var asking = null, timer = 0, serial = 0;

	function make(tag, attributes, text) {
		var at = document.createElement(tag);

		Object.keys(attributes).forEach(function (name) {
			at.setAttribute(name, attributes[name]);
		});
		if (text !== undefined)
			at.textContent = text;
		return at;
	}

	/* As the search does: blind to case and accents. */
	function fold(text) {
		return text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
	}

	/* ---- a list under an input: shared by both ---- */

	/*
	 * input: role combobox.  find(text) gives [{label, group, value}] to offer; choose(item) takes
	 * one.  Returns {open, close, isOpen, keydown}.
	 */
	function suggest(input, find, choose, mustMatch) {
		var list = make("ul", {"class": "combo-list", role: "listbox", id: "combo-" + ++serial});
		var items = [], at = -1;

		input.setAttribute("role", "combobox");
		input.setAttribute("aria-autocomplete", "list");
		input.setAttribute("aria-expanded", "false");
		input.setAttribute("aria-controls", list.id);
		input.setAttribute("autocomplete", "off");
		list.setAttribute("aria-label", input.getAttribute("aria-label") || "");
		list.hidden = true;
		input.parentElement.appendChild(list);

		function mark(n) {
			var options = list.querySelectorAll("[role=option]");

			if (options[at])
				options[at].classList.remove("at");
			at = n;
			input.removeAttribute("aria-activedescendant");
			if (!options[at])
				return;
			options[at].classList.add("at");
			input.setAttribute("aria-activedescendant", options[at].id);
			options[at].scrollIntoView({block: "nearest"});
		}

		function draw(text) {
			var group = "";

			items = find(text);
			list.textContent = "";
			items.forEach(function (item, n) {
				var option = make("li", {role: "option", id: list.id + "-" + n,
					"aria-selected": item.selected ? "true" : "false"}, item.label);

				if (item.group && item.group !== group)
					list.appendChild(make("li", {"class": "combo-group", role: "presentation"},
						item.group));
				group = item.group;
				list.appendChild(option);
			});
			if (!items.length && mustMatch)
				list.appendChild(make("li", {"class": "combo-none", role: "presentation"},
					"Nothing is called this"));
			list.hidden = !list.firstChild;
			input.setAttribute("aria-expanded", String(!list.hidden));
			at = -1;
			mark(text && mustMatch && items.length ? 0 : items.findIndex(function (item) {
				return item.selected;
			}));
		}

		function close() {
			list.hidden = true;
			mark(-1);
			input.setAttribute("aria-expanded", "false");
		}

		function take(n) {
			var item = items[n];

			close();
			choose(item);
		}

		/* Before the input loses the focus. */
		list.addEventListener("mousedown", function (event) {
			event.preventDefault();
		});
		list.addEventListener("click", function (event) {
			var option = event.target.closest("[role=option]");

			if (option)
				take(Array.prototype.indexOf.call(list.querySelectorAll("[role=option]"), option));
		});
		return {
			draw: draw,
			close: close,
			isOpen: function () {
				return !list.hidden;
			},
			/* true: the key was for the list. */
			keydown: function (event, text) {
				var last = items.length - 1;

				if (event.key === "ArrowDown" || event.key === "ArrowUp") {
					if (list.hidden)
						draw(text);
					else if (event.key === "ArrowDown")
						mark(at >= last ? 0 : at + 1);
					else
						mark(at <= 0 ? last : at - 1);
				} else if (list.hidden) {
					return false;
				} else if (event.key === "Enter" && at >= 0) {
					take(at);
				} else if (event.key === "Escape") {
					close();
				} else {
					return false;
				}
				event.preventDefault();
				event.stopPropagation();
				return true;
			},
			marked: function () {
				return at >= 0 && !list.hidden ? items[at] : null;
			}
		};
	}

	/* Those that begin with the text, then those in which a word does, then the others with it. */
	function rank(items, text) {
		var wanted = fold(text.trim());

		if (!wanted)
			return items;
		return items.map(function (item) {
			var folded = fold(item.label), place = folded.indexOf(wanted);

			return {item: item, rank: place === 0 ? 0 : place > 0 &&
				/[^\p{L}\p{N}]/u.test(folded[place - 1]) ? 1 : place > 0 ? 2 : 3};
		}).filter(function (found) {
			return found.rank < 3;
		}).sort(function (a, b) {
			return a.rank - b.rank;
		}).map(function (found) {
			return found.item;
		});
	}

	/* ---- a select that one types into ---- */
	function combo(select) {
		var box = make("div", {"class": "combo"});
		var input = make("input", {type: "text", "class": select.className.replace("form-select",
			"form-control"), "aria-label": select.getAttribute("aria-label"),
			placeholder: select.dataset.combo, spellcheck: "false"});
		var menu;

		function chosen() {
			var option = select.options[select.selectedIndex];

			return option && option.value ? option.label : "";
		}

		/* Of very many fields each menu has its own, and one on the page has all. */
		function offered() {
			var more = select.dataset.more && document.getElementById(select.dataset.more);
			var own = Array.prototype.filter.call(select.options, function (option) {
				return option.value;
			}), known = {};

			own.forEach(function (option) {
				known[option.value] = true;
			});
			return own.concat(Array.prototype.filter.call(more ? more.options : [], function (option) {
				return option.value && !known[option.value];
			}));
		}

		function find(text) {
			var all = offered().map(function (option) {
				return {label: option.label, value: option.value,
					selected: option.value === select.value,
					group: option.parentElement.label || option.parentElement.dataset.label || ""};
			});
			var found = rank(all, text);

			/* In the order of the menu only while nothing is sought. */
			return text.trim() ? found.map(function (item) {
				return {label: item.label, value: item.value, selected: item.selected, group: ""};
			}) : found;
		}

		function choose(item) {
			input.value = item.label;
			if (select.value === item.value)
				return;
			select.value = item.value;
			if (select.value !== item.value)
				select.add(new Option(item.label, item.value, true, true));
			select.dispatchEvent(new Event("change", {bubbles: true}));
		}

		select.before(box);
		box.append(input, select);
		input.value = chosen();
		input.dataset.name = select.name;
		menu = suggest(input, find, choose, true);
		input.addEventListener("focus", function () {
			input.select();
		});
		input.addEventListener("click", function () {
			if (!menu.isOpen())
				menu.draw("");
		});
		input.addEventListener("input", function (event) {
			event.stopPropagation();
			menu.draw(input.value);
		});
		input.addEventListener("keydown", function (event) {
			if (event.isComposing)
				return;
			if (event.key === "Tab" && menu.marked() && input.value !== chosen())
				choose(menu.marked());
			if (!menu.keydown(event, "") && event.key === "Enter")
				event.preventDefault();
		});
		input.addEventListener("blur", function () {
			menu.close();
			input.value = chosen();
		});
		input.addEventListener("change", function (event) {
			event.stopPropagation();
		});
		if (select.autofocus) {
			select.autofocus = false;
			input.focus({preventScroll: true});
		}
	}

	/* ---- values as chips ---- */

	/* As lib/filter/filter_form_values.c reads and writes them. */
	function split(text) {
		var values = [], quoted = /[ \t,\r\n]*"((?:\\["\\]|[^"])*)"[ \t]*(?=[,\r\n]|$)/y;
		var plain = /[ \t,\r\n]*([^,\r\n]*)/y, at = 0, found;

		while (at < text.length) {
			quoted.lastIndex = plain.lastIndex = at;
			found = quoted.exec(text);
			if (found) {
				values.push(found[1].replace(/\\(["\\])/g, "$1"));
				at = quoted.lastIndex;
			} else {
				found = plain.exec(text);
				values.push(found[1].trim());
				at = plain.lastIndex;
			}
		}
		return values.filter(Boolean);
	}

	function join(values) {
		return values.map(function (value) {
			return /[,"\r\n]/.test(value) || value.trim() !== value ?
				'"' + value.replace(/["\\]/g, "\\$&") + '"' : value;
		}).join(", ");
	}

	function chips(area) {
		var label = area.getAttribute("aria-label");
		var box = make("div", {"class": "chips-input", role: "group", "aria-label": label});
		var input = make("input", {type: "text", "aria-label": label + ", one more",
			spellcheck: "false"});
		var values = split(area.value), isClosed = "closed" in area.dataset, menu;

		if (values.length > 100) /* a pasted list stays text */
			return;

		function offered() {
			var list = area.dataset.list && document.getElementById(area.dataset.list);

			return Array.prototype.map.call(list ? list.options : [], function (option) {
				return {label: option.value, value: option.value};
			});
		}

		function draw() {
			box.querySelectorAll(".chip").forEach(function (chip) {
				chip.remove();
			});
			values.forEach(function (value, n) {
				var chip = make("span", {"class": "chip accent"});
				var remove = make("button", {type: "button", "aria-label": "Remove " + value}, "×");

				chip.append(make("bdi", {}, value), remove);
				remove.addEventListener("click", function () {
					values.splice(n, 1);
					keep();
					input.focus();
				});
				input.before(chip);
			});
			input.placeholder = values.length ? "" : area.dataset.list ? "Type or choose" : "Type a value";
		}

		function keep() {
			area.value = join(values);
			draw();
			area.dispatchEvent(new Event("change", {bubbles: true}));
		}

		function add(text) {
			var fresh = split(text).filter(function (value) {
				return values.indexOf(value) < 0;
			});

			input.value = "";
			if (!fresh.length)
				return;
			values = values.concat(fresh);
			keep();
		}

		/* Where there are no other values, the beginning of one means it: "germ" is Germany. */
		function meant(text) {
			var found = isClosed && text.trim() ? rank(offered(), text)[0] : null;

			return found ? join([found.value]) : text;
		}

		function addMeant() {
			add(meant(input.value));
		}

		area.before(box);
		box.append(area, input);
		input.dataset.name = area.name;
		draw();
		menu = suggest(input, function (text) {
			return rank(offered().filter(function (item) {
				return values.indexOf(item.value) < 0;
			}), text).slice(0, 200);
		}, function (item) {
			add(join([item.value]));
			input.focus();
		}, isClosed);
		box.addEventListener("click", function (event) {
			if (event.target === box)
				input.focus();
		});
		input.addEventListener("click", function () {
			if (!menu.isOpen())
				menu.draw(input.value);
		});
		input.addEventListener("input", function (event) {
			event.stopPropagation();
			/* A comma ends a value, but not inside of quotes. */
			if (/^\s*(?:"(?:\\["\\]|[^"\\])*"\s*|[^",][^,]*)?,/.test(input.value))
				add(meant(input.value.replace(/[,\s]+$/, "")));
			menu.draw(input.value);
		});
		input.addEventListener("paste", function (event) {
			var text = event.clipboardData.getData("text/plain");

			if (!/[,\r\n]/.test(text))
				return;
			event.preventDefault();
			add(input.value + text);
		});
		input.addEventListener("keydown", function (event) {
			if (event.isComposing || menu.keydown(event, input.value))
				return;
			if (event.key === "Enter") {
				event.preventDefault();
				addMeant();
			} else if (event.key === "Backspace" && !input.value && values.length) {
				values.pop();
				keep();
			}
		});
		input.addEventListener("blur", function () {
			menu.close();
			addMeant();
		});
		input.addEventListener("change", function (event) {
			event.stopPropagation();
		});
	}

	/* ---- the form follows each change ---- */

	function enhance(root) {
		root.querySelectorAll("noscript").forEach(function (at) {
			at.remove();
		});
		root.querySelectorAll("select[data-combo]").forEach(combo);
		root.querySelectorAll("textarea[data-chips]").forEach(chips);
	}

	/* Where the keyboard is, in words that hold for the fresh form, too. */
	function remember() {
		var at = document.activeElement, line = at && at.closest("#filter [data-line]"), name, all;

		if (!at || !document.getElementById("filter").contains(at))
			return null;
		name = at.dataset.name || at.name || "";
		all = (line || document.getElementById("filter")).querySelectorAll(
			name ? '[data-name="' + name + '"], [name="' + name + '"]' : "summary, a");
		return {line: line && line.dataset.line, name: name,
			nth: Array.prototype.indexOf.call(all, at), value: at.value,
			from: at.selectionStart, to: at.selectionEnd,
			isTyped: /^(INPUT|TEXTAREA)$/.test(at.tagName) && !/checkbox|date/.test(at.type)};
	}

	function restore(place) {
		var filter = document.getElementById("filter"), root = filter, at;

		if (place && place.line !== null)
			root = filter.querySelector('[data-line="' + place.line + '"]') || filter;
		at = place && root.querySelectorAll(place.name ? '[data-name="' + place.name +
			'"], [name="' + place.name + '"]' : "summary, a")[place.nth];
		if (!at)
			return;
		at.focus({preventScroll: true});
		if (!place.isTyped || at.type === "submit")
			return;
		if (!at.dataset.name || at.closest(".chips-input"))
			at.value = place.value;
		if (at.setSelectionRange && place.from !== null)
			at.setSelectionRange(place.from, place.to);
	}

	function say(text) {
		var said = document.getElementById("filter-said");

		if (!said) {
			said = make("p", {"class": "visually-hidden", id: "filter-said", role: "status"});
			document.querySelector("main").appendChild(said);
		}
		said.textContent = text;
	}

	function take(text, isButton) {
		var page = new DOMParser().parseFromString(text, "text/html"), place = remember(), filter;

		if (!page.getElementById("builder"))
			return false;
		PARTS.forEach(function (id) {
			var old = document.getElementById(id), fresh = page.getElementById(id);

			/* Where somebody is searching meanwhile, nothing is taken away. */
			if (!old || !fresh || (id !== "filter" && old.contains(document.activeElement)))
				return;
			old.querySelectorAll("details[id][open]").forEach(function (at) {
				var twin = fresh.querySelector("#" + at.id);

				if (twin)
					twin.open = true;
			});
			old.replaceWith(document.adoptNode(fresh));
		});
		filter = document.getElementById("filter");
		enhance(filter);
		if (isButton && filter.dataset.focus >= 0)
			place = {line: filter.dataset.focus, name: "field", nth: 0};
		restore(place);
		if (filter.dataset.live)
			window.history.replaceState(null, "", filter.dataset.live);
		say(filter.querySelector(".builder-total").textContent);
		return true;
	}

	function send(form, button) {
		var data = new URLSearchParams(new FormData(form)), filter = document.getElementById("filter");

		window.clearTimeout(timer);
		timer = 0;
		if (asking)
			asking.abort();
		asking = new AbortController();
		data.append("do", button);
		filter.classList.add("is-asking");
		fetch(form.getAttribute("action"), {method: "POST", body: data, credentials: "same-origin",
			cache: "no-store", signal: asking.signal}).then(function (answer) {
			if (answer.redirected || (!answer.ok && answer.status !== 422))
				throw new Error("not the form");
			return answer.text();
		}).then(function (text) {
			asking = null;
			if (!take(text, button !== "update"))
				throw new Error("not the form");
		}).catch(function (fault) {
			if (fault.name === "AbortError")
				return;
			/* The plain way says what is wrong. */
			asking = null;
			filter.classList.remove("is-asking");
			form.dataset.plain = "1";
			form.requestSubmit(form.querySelector('button[value="update"]'));
		});
	}

	/* The numbers are those of before from here on. */
	function sendSoon(form, wait) {
		document.getElementById("filter").classList.add("is-asking");
		window.clearTimeout(timer);
		timer = window.setTimeout(function () {
			if (form.isConnected)
				send(form, "update");
		}, wait);
	}

	/* How long one may take for the rest: of a date the digits of the year. */
	function waitFor(at) {
		return at.type === "date" ? WAIT_DATE_MS : WAIT_MS;
	}

	document.addEventListener("change", function (event) {
		var at = event.target, form = at.form;

		if (!form || form.id !== "builder")
			return;
		/* In a select one types on, too: "is", "is not", "is none of". */
		if ((at.tagName === "SELECT" || at.type === "date") && at === document.activeElement)
			sendSoon(form, waitFor(at));
		else
			send(form, "update");
	});

	document.addEventListener("keydown", function (event) {
		var at = event.target;

		if (timer && (at.tagName === "SELECT" || at.type === "date") && at.form &&
			at.form.id === "builder")
			sendSoon(at.form, waitFor(at));
	});

	document.addEventListener("input", function (event) {
		var form = event.target.form;

		if (!form || form.id !== "builder" || event.isComposing || event.target.tagName === "SELECT" ||
			/checkbox|date/.test(event.target.type))
			return;
		sendSoon(form, WAIT_MS);
	});

	/* Before the general guard against sending twice. */
	document.addEventListener("submit", function (event) {
		var form = event.target, button = event.submitter ? event.submitter.value : "update";

		if (form.id !== "builder" || form.dataset.plain || button === "apply")
			return;
		event.preventDefault();
		event.stopImmediatePropagation();
		send(form, button);
	}, true);

	if (document.getElementById("builder"))
		enhance(document.getElementById("filter"));
})();
