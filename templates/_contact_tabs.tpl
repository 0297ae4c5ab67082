{{%AUTOESCAPE context="HTML"}}
{{!
All, Archived, Deleted: on top of the lists of contacts.  TAB rows: TAB_HREF TAB_LABEL TAB_COUNT, TAB_CURRENT; AT_BLACKLIST
}}
<nav class="tabs" aria-label="Contacts"><ul>
{{#TAB}}<li><a href="{{TAB_HREF}}"{{#TAB_CURRENT}} aria-current="page"{{/TAB_CURRENT}}>{{TAB_LABEL}} <span class="tab-count num">{{TAB_COUNT}}</span></a></li>
{{/TAB}}
<li class="tabs-end"><a href="/contacts/blacklist"{{#AT_BLACKLIST}} aria-current="page"{{/AT_BLACKLIST}}>Blacklist</a></li>
</ul></nav>
