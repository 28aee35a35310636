package plugin.tls.authority;

import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.CRLException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.Base64;

/** PEM blocks to be written. Stateless; any thread. */
final class PemText {
  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private PemText() {}

  static String of(X509Certificate certificate) throws CertificateEncodingException {
    return block("CERTIFICATE", certificate.getEncoded());
  }

  static String of(PrivateKey key) {
    return block("PRIVATE KEY", key.getEncoded());
  }

  static String of(X509CRL list) throws CRLException {
    return block("X509 CRL", list.getEncoded());
  }

  private static String block(String kind, byte[] content) {
    return "-----BEGIN "
        + kind
        + "-----\n"
        + LINES.encodeToString(content)
        + "\n-----END "
        + kind
        + "-----\n";
  }
}
