{{%AUTOESCAPE context="HTML"}}
{{!
The page around every page body.  Set by lib/web/page:
  global (seen by every include, too): WORKSPACE, STATIC (/static), VERSION, CSRF
  TITLE         page title without the product's name
  SIGNED_IN     section: navigation, notices, account menu
    NAV         rows: HREF LABEL ICON (a name in static/icons.svg); section CURRENT;
                section GROUP with GROUP_NAME in front of the first link of a group
    FIND        section, on pages without a search of their own: a box that searches contacts
    ACCOUNT_NAME ACCOUNT_ROLE NOTICE_COUNT; section NOTICES_NEW when the count is not 0
  SIGNED_OUT    section instead of SIGNED_IN: the body is one calm card
  FLASH         rows: KIND (success danger info warning), TEXT; section UNDO with UNDO_ID, a batch
  REFRESH       section with SECONDS: the page shows a running job
  CRON_SILENT   section, where people wait for a job that cron does not start: CRON_LAST (SILENT_FOR) or CRON_NEVER,
                and MAY_SEE_JOBS or MAY_TELL
  BODY          include: the page
}}
<!DOCTYPE html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="same-origin">
<title>{{TITLE}} · {{WORKSPACE}}</title>
<link rel="stylesheet" href="{{STATIC}}/bootstrap.min.css?v={{VERSION:u}}">
<link rel="stylesheet" href="{{STATIC}}/muster.css?v={{VERSION:u}}">
<link rel="icon" type="image/svg+xml" href="{{STATIC}}/favicon.svg?v={{VERSION:u}}">
<script src="{{STATIC}}/muster.js?v={{VERSION:u}}" defer></script>
{{#REFRESH}}
<noscript><meta http-equiv="refresh" content="{{SECONDS}}"></noscript>
{{/REFRESH}}
</head>
<body class="{{#SIGNED_IN}}signed-in{{/SIGNED_IN}}{{#SIGNED_OUT}}signed-out{{/SIGNED_OUT}}">
<a class="skip" href="#main">Skip to the page</a>
{{#SIGNED_IN}}
<header class="side">
<a class="brand" href="/segments"><img src="{{STATIC}}/logo.svg?v={{VERSION:u}}" alt="" width="26" height="26"><bdi>{{WORKSPACE}}</bdi></a>
<nav class="nav-side" aria-label="Main">
<ul>
{{#NAV}}
{{#GROUP}}<li class="nav-group">{{GROUP_NAME}}</li>{{/GROUP}}
<li><a href="{{HREF}}"{{#CURRENT}} aria-current="page"{{/CURRENT}}><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#{{ICON}}"></use></svg>{{LABEL}}</a></li>
{{/NAV}}
</ul>
</nav>
</header>
<section class="top" aria-label="Search and account">
<details class="menu nav-menu">
<summary class="icon-button"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#menu"></use></svg><span class="visually-hidden">Menu</span></summary>
<nav class="menu-items" aria-label="Main">
<ul>
{{#NAV}}
{{#GROUP}}<li class="nav-group">{{GROUP_NAME}}</li>{{/GROUP}}
<li><a href="{{HREF}}"{{#CURRENT}} aria-current="page"{{/CURRENT}}><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#{{ICON}}"></use></svg>{{LABEL}}</a></li>
{{/NAV}}
</ul>
</nav>
</details>
<a class="brand" href="/segments"><img src="{{STATIC}}/logo.svg?v={{VERSION:u}}" alt="" width="24" height="24"><bdi>{{WORKSPACE}}</bdi></a>
{{#FIND}}
<form class="search find" role="search" action="/contacts" method="get">
<svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#search"></use></svg>
<input class="form-control" type="search" name="q" maxlength="200" placeholder="Find a contact" aria-label="Find a contact" autocomplete="off" data-search>
<kbd aria-hidden="true">/</kbd>
</form>
{{/FIND}}
<div class="top-end">
<a class="icon-button" href="/notices"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#bell"></use></svg><span class="visually-hidden">Notices</span>{{#NOTICES_NEW}}<span class="count">{{NOTICE_COUNT}}<span class="visually-hidden"> unread</span></span>{{/NOTICES_NEW}}</a>
<details class="menu">
<summary class="account-button"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#person"></use></svg><bdi>{{ACCOUNT_NAME}}</bdi><svg class="icon icon-sm" aria-hidden="true"><use href="{{STATIC}}/icons.svg#down"></use></svg></summary>
<div class="menu-items menu-end">
<p class="menu-head"><bdi>{{ACCOUNT_NAME}}</bdi><span>{{ACCOUNT_ROLE}}</span></p>
<a href="/accounts/me"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#lock"></use></svg>Password and sessions</a>
<form method="post" action="/sessions/sign-out">
<input type="hidden" name="csrf" value="{{CSRF}}">
<button type="submit"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#sign-out"></use></svg>Sign out</button>
</form>
</div>
</details>
</div>
</section>
{{/SIGNED_IN}}
<main id="main" tabindex="-1">
{{#SIGNED_OUT}}
<p class="brand brand-large"><img src="{{STATIC}}/logo.svg?v={{VERSION:u}}" alt="" width="40" height="40"><bdi>{{WORKSPACE}}</bdi></p>
{{/SIGNED_OUT}}
{{#FLASH}}
<div class="flash flash-{{KIND}}" role="status"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#{{KIND}}"></use></svg><p>{{TEXT}}{{#UNDO}} <a href="/changes/undo?id={{UNDO_ID}}">Undo</a>{{/UNDO}}</p></div>
{{/FLASH}}
{{#CRON_SILENT}}
<div class="callout callout-warning" role="status"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#warning"></use></svg>
<div><p><strong>{{#CRON_LAST}}Cron has not run for {{SILENT_FOR}}.{{/CRON_LAST}}{{#CRON_NEVER}}Cron has never run here.{{/CRON_NEVER}}</strong> What waits on this page may stand still. {{#MAY_SEE_JOBS}}The page <a href="/jobs">Jobs</a> has the lines that cron needs.{{/MAY_SEE_JOBS}}{{#MAY_TELL}}Please tell whoever runs this server.{{/MAY_TELL}}</p></div></div>
{{/CRON_SILENT}}
{{>BODY}}
</main>
</body>
</html>
