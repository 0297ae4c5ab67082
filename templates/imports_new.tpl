{{%AUTOESCAPE context="HTML"}}
{{!
The first step of an import: files, or a pasted text.  TEXT as it was sent; FILE_BAD FILE_ERROR TEXT_BAD
  TEXT_ERROR HAS_ERRORS of the form
}}
<p class="crumbs"><a href="/imports">Imports</a></p>
<div class="page-head"><h1>Import contacts</h1></div>
<ol class="steps"><li aria-current="step">Upload</li><li>Match columns</li><li>Review</li><li>Import</li></ol>
{{#HAS_ERRORS}}
<div class="callout callout-danger form-errors narrow" role="alert"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#danger"></use></svg>
<div><p><strong>Nothing was uploaded.</strong> Please correct what is marked below.</p></div></div>
{{/HAS_ERRORS}}
<form class="panel narrow" method="post" action="/imports/new" enctype="multipart/form-data">
<input type="hidden" name="csrf" value="{{CSRF}}">
<label class="drop-zone"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#file"></use></svg>
<strong>Choose CSV or vCard files or drop them here</strong><span class="muted">One or several, up to 2 GB together, with one person in each row.</span>
<input type="file" name="file" multiple accept=".csv,.txt,.tsv,.vcf,.gz,text/csv,text/plain,text/tab-separated-values,text/vcard,application/gzip" {{#FILE_BAD}}aria-invalid="true" aria-describedby="file-error"{{/FILE_BAD}}></label>
{{>FILE_ERROR}}
<div class="field"><label for="text">Or paste a table <span class="optional">optional</span></label>
<textarea class="form-control" id="text" name="text" rows="5" dir="auto" spellcheck="false" placeholder="First name, E-mail&#10;Anna, anna@example.com" aria-describedby="{{#TEXT_BAD}}text-error {{/TEXT_BAD}}text-help"{{#TEXT_BAD}} aria-invalid="true"{{/TEXT_BAD}}>{{TEXT:p}}</textarea>
{{>TEXT_ERROR}}
<p class="help" id="text-help">Rows copied from a spreadsheet, or the text of a CSV file; up to 1 MB.</p></div>
<div class="form-actions"><button class="btn btn-primary" type="submit">Upload and look at it</button><a class="btn btn-quiet" href="/imports">Cancel</a></div>
<p class="help">Nothing is imported yet: next you see how the file is read, and choose what goes where.</p>
</form>
<section class="panel narrow"><div class="panel-head"><h2>What the file may look like</h2></div>
<dl class="kv">
<dt>Where from</dt><dd>Exports of Google Contacts, Outlook, Mailchimp, HubSpot, Klaviyo, Shopify, WooCommerce, Stripe, Brevo and others are known: their columns match themselves.</dd>
<dt>Spreadsheets</dt><dd>Save as “CSV UTF-8”. Workbooks (.xlsx, .ods) cannot be read. Commas, semicolons, tabs and bars between cells all work.</dd>
<dt>Address books</dt><dd>vCard files (.vcf) of telephones and mail programs; pictures are left out. Files packed by gzip (.gz) are unpacked.</dd>
<dt>Several files</dt><dd>They become one import: columns of the same name are one column, also when they stand in another order.</dd>
<dt>Each row needs</dt><dd>A name, an e-mail address, a phone number or an identifier.</dd>
<dt>Dates</dt><dd>Written in one way per column, such as 2026-11-22, 22.11.2026 or 11/22/2026. You are asked only when no row tells the day from the month.</dd>
<dt>Template</dt><dd><a href="/imports/template" download>Download a CSV with all columns</a> and two invented people.</dd>
</dl>
</section>
