{{%AUTOESCAPE context="HTML"}}
{{!
A live link was just made.  NAME ADDRESS ID; IS_CSV or IS_JSON
}}
<p class="crumbs"><a href="/exports/links">Live links</a></p>
<div class="page-head"><h1>Link for <bdi>{{NAME}}</bdi></h1></div>
<section class="panel narrow">
<div class="field full">
<label for="address">Address</label>
<div class="copy"><input class="form-control mono" id="address" value="{{ADDRESS}}" autocomplete="off" readonly><button class="btn btn-quiet" type="button" data-copy>Copy</button></div>
<p class="help">It is shown only now. Whoever has it gets the people of the segment, without signing in.
{{#IS_CSV}}In Google Sheets: =IMPORTDATA("…"); in Excel: Data, From Web; in LibreOffice: Sheet, External Links.{{/IS_CSV}}{{#IS_JSON}}It answers with one JSON array.{{/IS_JSON}}</p>
</div>
<form class="form-actions" method="post" action="/exports/link-switch">
<input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="id" value="{{ID}}">
<button class="btn btn-primary" type="submit" name="to" value="on">Switch it on</button><a class="btn btn-quiet" href="/exports/links">Leave it off</a>
</form>
</section>
