package plugin.tls;

import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;

/** What user name a certificate stands for. */
enum UserNames {
  /** None. */
  NONE {
    @Override
    Optional<String> of(X509Certificate certificate) {
      return Optional.empty();
    }
  },
  /** The first common name of the subject. */
  COMMON_NAME {
    @Override
    Optional<String> of(X509Certificate certificate) {
      X500Name subject = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
      RDN[] names = subject.getRDNs(BCStyle.CN);
      return names.length > 0 && names[0].getFirst().getValue() instanceof ASN1String text
          ? usable(text.getString())
          : Optional.empty();
    }
  },
  /** The whole subject as in RFC 2253, the way OpenSSL and Mosquitto write it. */
  SUBJECT {
    @Override
    Optional<String> of(X509Certificate certificate) {
      return usable(
          certificate.getSubjectX500Principal().getName(X500Principal.RFC2253, OPENSSL_NAMES));
    }
  };

  /** Attributes that RFC 2253 gives no name, as OpenSSL calls them. */
  private static final Map<String, String> OPENSSL_NAMES =
      Map.of(
          "1.2.840.113549.1.9.1", "emailAddress",
          "2.5.4.4", "SN",
          "2.5.4.5", "serialNumber",
          "2.5.4.12", "title",
          "2.5.4.42", "GN");

  abstract Optional<String> of(X509Certificate certificate);

  /** A name that MQTT could not carry, or that ends early for others, names nobody. */
  private static Optional<String> usable(String name) {
    return name.isEmpty() || name.indexOf('\0') >= 0 ? Optional.empty() : Optional.of(name);
  }
}
