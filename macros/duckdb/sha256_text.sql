{{!-- text: expr, VARCHAR
      gives the SHA-256 of its UTF-8 bytes in lower-case hex --}}
sha256({{text}})
