{{!-- parts: list, the parts of a natural key in their order: text, integers or UUIDs, never decimals or timestamps
      gives the UUID of the md5 of the parts joined by |, with \ and | in them escaped; NULL where a part is --}}
cast(md5({{#each parts}}replace(replace(cast({{this}} as varchar), '\', '\\'), '|', '\|'){{#unless @last}} || '|' || {{/unless}}{{/each}}) as uuid)
