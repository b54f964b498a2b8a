{{!-- text: expr, VARCHAR
      gives the SHA-256 of its UTF-8 bytes in lower-case hex --}}
encode(sha256(convert_to({{text}}, 'UTF8')), 'hex')
