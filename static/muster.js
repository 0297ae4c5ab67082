/*
 * Makes pages nicer; every page works without it.  What it looks for stands in templates/README.md.
 */
(function () {
	"use strict";

	var REFRESH_MS = 1000, REFRESH_SLOW_MS = 5000;

	function on(type, selector, act) {
		document.addEventListener(type, function (event) {
			var at = event.target.closest ? event.target.closest(selector) : null;

			if (at)
				act(event, at);
		});
	}

	function isTyping(at) {
		return at.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(at.tagName);
	}

	/* An address of this site: what a page holds never leads elsewhere, nor into a script. */
	function isOwn(address) {
		return /^\/(?![\/\\])/.test(address);
	}

	/* Who is somewhere in the old part with the keyboard stays there in the fresh one. */
	function replaceWith(old, fresh) {
		var stops = "a, button, input, select, summary, [tabindex]", at = document.activeElement, twin;

		if (old.contains(at)) {
			twin = at.getAttribute("href") &&
				fresh.querySelector('[href="' + CSS.escape(at.getAttribute("href")) + '"]');
			twin = twin || fresh.querySelectorAll(stops)[
				Array.prototype.indexOf.call(old.querySelectorAll(stops), at)];
		}
		old.replaceWith(fresh);
		if (twin)
			twin.focus({preventScroll: true});
	}

	/* ---- live parts: fetch the page again, take over the element of the same id ---- */
	function refresh(id, wait) {
		window.setTimeout(function () {
			var old = document.getElementById(id), url = old && old.dataset.refreshUrl;

			if (!url || !isOwn(url))
				return;
			if (document.hidden) {
				refresh(id, REFRESH_SLOW_MS);
				return;
			}
			fetch(url, {credentials: "same-origin", cache: "no-store"}).then(function (answer) {
				if (answer.redirected || !answer.ok)
					throw new Error("no longer there");
				return answer.text();
			}).then(function (text) {
				var page = new DOMParser().parseFromString(text, "text/html");
				var fresh = page.getElementById(id);

				if (!old.isConnected || !old.dataset.refreshUrl)
					return;
				/* The job is over: the page as a whole looks different now. */
				if (!fresh || !fresh.dataset.refreshUrl) {
					window.location.reload();
					return;
				}
				replaceWith(old, document.adoptNode(fresh));
				refresh(id, REFRESH_MS);
			}).catch(function () {
				refresh(id, REFRESH_SLOW_MS);
			});
		}, wait);
	}

	document.querySelectorAll("[data-refresh-url][id]").forEach(function (at) {
		refresh(at.id, REFRESH_MS);
	});

	/* ---- pens: a form in the place of its value; what it held when it opened tells what was typed ---- */
	var stored = new WeakMap();

	function valuesOf(form) {
		return new URLSearchParams(new FormData(form)).toString();
	}

	/* What was refused is typed and stored nowhere, whatever the page came with. */
	function isTyped(pen) {
		var form = pen.querySelector("form");

		return Boolean(form.querySelector("[aria-invalid]")) ||
			(stored.has(form) && stored.get(form) !== valuesOf(form));
	}

	function openPens(except) {
		return Array.prototype.filter.call(document.querySelectorAll("details.pen[open]"), function (pen) {
			return pen !== except;
		});
	}

	function beginPen(pen) {
		var form = pen.querySelector("form");
		var input = form.querySelector(".form-control, .form-select, input[type=checkbox]");

		stored.set(form, valuesOf(form));
		openPens(pen).forEach(function (other) {
			if (!isTyped(other))
				other.open = false;
		});
		if (!input || form.contains(document.activeElement))
			return;
		input.focus();
		/* Behind what stands there; a day has no such place. */
		if (/^text/.test(input.type))
			input.setSelectionRange(input.value.length, input.value.length);
	}

	/* The stored value of one that was refused is on the page that the link leads to. */
	function closePen(pen) {
		if (pen.querySelector("[aria-invalid]")) {
			window.location.assign(pen.querySelector("[data-pen-close]").href);
			return;
		}
		pen.querySelector("form").reset();
		pen.open = false;
		pen.querySelector("summary").focus();
	}

	/* Saving one leaves the page, and with it what was typed into the others. */
	function mayLeavePens(form) {
		var typed = openPens(form.closest("details.pen")).filter(isTyped);

		return !form.closest("details.pen") || !typed.length ||
			window.confirm("What you typed elsewhere on this page is not saved yet. Save this alone, and lose that?");
	}

	/* "toggle" does not bubble. */
	document.addEventListener("toggle", function (event) {
		if (event.target.matches("details.pen[open]"))
			beginPen(event.target);
	}, true);
	document.querySelectorAll("details.pen[open]").forEach(beginPen);

	on("click", "[data-pen-close]", function (event, link) {
		if (event.ctrlKey || event.metaKey || event.shiftKey)
			return;
		event.preventDefault();
		closePen(link.closest("details.pen"));
	});

	/* ---- forms: a question first, and one submit only ---- */
	document.addEventListener("submit", function (event) {
		var form = event.target, question = form.dataset.confirm;

		if (form.method !== "post")
			return;
		if (form.dataset.sent || (question && !window.confirm(question)) || !mayLeavePens(form)) {
			event.preventDefault();
			return;
		}
		form.dataset.sent = "1";
		/* After the form's values were taken: a disabled button would not be sent. */
		window.setTimeout(function () {
			form.querySelectorAll("button[type=submit], button:not([type])").forEach(function (b) {
				b.disabled = true;
			});
		}, 0);
	});

	/* The page comes back from the history: its forms may be sent again. */
	window.addEventListener("pageshow", function (event) {
		if (!event.persisted)
			return;
		document.querySelectorAll("form[data-sent]").forEach(function (form) {
			delete form.dataset.sent;
			form.querySelectorAll("button:disabled").forEach(function (b) {
				b.disabled = false;
			});
		});
	});

	on("change", "[data-submit]", function (event, at) {
		at.form.requestSubmit();
	});

	/* ---- how a file would read: the page that the form's "look" gives, without leaving this one ---- */
	var looks = 0;

	on("change", "form[data-look] select", function (event, at) {
		var form = at.form, id = form.dataset.look, mine = ++looks, data = new FormData(form);

		data.append("look", "1");
		fetch(form.getAttribute("action"), {method: "POST", body: new URLSearchParams(data),
			credentials: "same-origin", cache: "no-store"}).then(function (answer) {
			return answer.text();
		}).then(function (text) {
			var fresh = new DOMParser().parseFromString(text, "text/html").getElementById(id);
			var old = document.getElementById(id);

			if (fresh && old && mine === looks)
				replaceWith(old, document.adoptNode(fresh));
		}).catch(function () { /* the button does the same */ });
	});

	on("change", "[data-check-all]", function (event, all) {
		all.closest("table").querySelectorAll("tbody input[type=checkbox]").forEach(function (box) {
			box.checked = all.checked;
		});
	});

	/* ---- work on many: how many rows are ticked, and that they are meant ---- */
	on("change", "[data-check-all], input[form=bulk]", function () {
		var form = document.getElementById("bulk"), count, all;

		if (!form)
			return;
		count = document.querySelectorAll("input[form=bulk]:checked").length;
		all = document.querySelector("[data-check-all]");
		form.querySelector("[data-ticked]").textContent = count || "";
		form.querySelector("[name=whom][value=ticked]").checked = true;
		all.checked = count === document.querySelectorAll("input[form=bulk]").length;
		all.indeterminate = count > 0 && !all.checked;
	});

	/* ---- tables: a click anywhere in a row opens it ---- */
	on("click", "tr[data-href]", function (event, row) {
		if (event.defaultPrevented || event.button !== 0 || !isOwn(row.dataset.href))
			return;
		if (event.target.closest("a, button, input, select, label, summary, details"))
			return;
		if (String(window.getSelection()))
			return;
		if (event.ctrlKey || event.metaKey)
			window.open(row.dataset.href, "_blank", "noopener");
		else
			window.location.assign(row.dataset.href);
	});

	/* ---- menus close by a click elsewhere and by Escape ---- */
	function closeMenus(except) {
		document.querySelectorAll("details.menu[open]").forEach(function (menu) {
			if (!except || !menu.contains(except))
				menu.open = false;
		});
	}

	document.addEventListener("click", function (event) {
		closeMenus(event.target);
	});

	/* ---- keys ---- */
	function findSearch() {
		var boxes = document.querySelectorAll("[data-search]"), i;

		/* From the end: the page's own box stands behind the one in the frame. */
		for (i = boxes.length - 1; i >= 0; i--)
			if (boxes[i].offsetParent)
				return boxes[i];
		return null;
	}

	document.addEventListener("keydown", function (event) {
		var open, box;

		if (event.key === "Escape") {
			open = document.querySelector("details.menu[open]");
			if (open) {
				open.open = false;
				open.querySelector("summary").focus();
				return;
			}
			open = event.target.closest("details.pen[open]");
			if (open && !event.isComposing)
				closePen(open);
			return;
		}
		if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target))
			return;
		box = event.key === "/" ? findSearch() : null;
		if (box) {
			event.preventDefault();
			box.focus();
			box.select();
		}
	});

	/* ---- copy ---- */
	on("click", "[data-copy]", function (event, button) {
		var input = button.parentElement.querySelector("input, textarea"), label = button.textContent;

		function say(text) {
			button.textContent = text;
			window.setTimeout(function () {
				button.textContent = label;
			}, 2000);
		}

		event.preventDefault();
		input.select();
		if (!navigator.clipboard) { /* only over https and on this machine */
			say(document.execCommand("copy") ? "Copied" : "Press Ctrl+C");
			return;
		}
		navigator.clipboard.writeText(input.value).then(function () {
			say("Copied");
		}, function () {
			say("Press Ctrl+C");
		});
	});

	/* A link to be passed on; without scripting it leads where it says. */
	on("click", "[data-copy-link]", function (event, link) {
		var label = link.textContent;

		if (!navigator.clipboard || event.ctrlKey || event.metaKey || event.shiftKey)
			return;
		event.preventDefault();
		navigator.clipboard.writeText(link.href).then(function () {
			link.textContent = "Copied";
			window.setTimeout(function () {
				link.textContent = label;
			}, 2000);
		}, function () {
			window.location.assign(link.href);
		});
	});

	/* ---- files: the whole zone takes a drop and names what was chosen ---- */
	function showChosen(zone) {
		var input = zone.querySelector("input[type=file]"), line = zone.querySelector(".chosen");
		var names = Array.prototype.map.call(input.files, function (file) {
			return file.name + " (" + formatSize(file.size) + ")";
		});

		if (!line) {
			line = document.createElement("bdi");
			line.className = "chosen";
			line.setAttribute("role", "status");
			zone.appendChild(line);
		}
		line.textContent = names.join(", ");
	}

	function formatSize(bytes) {
		var units = ["bytes", "KB", "MB", "GB"], at = 0;

		while (bytes >= 1000 && at < 3) {
			bytes /= 1000;
			at++;
		}
		return (at && bytes < 10 ? bytes.toFixed(1) : Math.round(bytes)) + " " + units[at];
	}

	on("change", ".drop-zone input[type=file]", function (event, input) {
		showChosen(input.closest(".drop-zone"));
	});

	document.querySelectorAll(".drop-zone").forEach(function (zone) {
		["dragenter", "dragover"].forEach(function (type) {
			zone.addEventListener(type, function (event) {
				event.preventDefault();
				zone.classList.add("over");
			});
		});
		zone.addEventListener("dragleave", function (event) {
			if (!zone.contains(event.relatedTarget))
				zone.classList.remove("over");
		});
		zone.addEventListener("drop", function (event) {
			var input = zone.querySelector("input[type=file]");

			event.preventDefault();
			zone.classList.remove("over");
			if (event.dataTransfer.files.length) {
				input.files = event.dataTransfer.files;
				showChosen(zone);
			}
		});
	});
})();
