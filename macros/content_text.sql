{{!-- values: list, as content_hash takes them
      gives their cells one after another --}}
concat({{#each values}}{{content_cell value=this}}{{#unless @last}}, {{/unless}}{{/each}})
