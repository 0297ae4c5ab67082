{{%AUTOESCAPE context="HTML"}}
{{!
How the merge or the deletion of a tag goes on.  Filled by cgi-bin/tags_merge.c.  TITLE LABEL; INTO (INTO_LABEL); the include ALTERATION
}}
<p class="crumbs"><a href="/tags">Tags</a></p>
<div class="page-head"><div><h1>{{TITLE}}</h1><p class="page-sub"><bdi>{{LABEL}}</bdi>{{#INTO}} into <bdi>{{INTO_LABEL}}</bdi>{{/INTO}}</p></div></div>
{{>ALTERATION}}
