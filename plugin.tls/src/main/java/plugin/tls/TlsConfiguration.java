package plugin.tls;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * {@code etc/plugin.tls-NAME.cfg}: the TLS of that name, for listeners and for connections to other
 * brokers. Key names are those of Mosquitto where it has them; two underscores here are one in the
 * file, as Declarative Services want it.
 */
@ObjectClassDefinition(
    id = "plugin.tls",
    name = "TLS",
    description =
        "Certificates and rules of one TLS name. Changes take effect at once, also those of the files; connected clients stay connected while they are trusted.")
@interface TlsConfiguration {
  @AttributeDefinition(
      description =
          "PEM file with the certificate and those that issued it; several with commas, the client's server name chooses. Relative to the home directory.")
  String certfile() default "";

  @AttributeDefinition(
      description = "PEM file with the key of the certificate; as many as in certfile.")
  String keyfile() default "";

  @AttributeDefinition(description = "PKCS#12 file with keys and certificates.")
  String keystore() default "";

  @AttributeDefinition(
      description = "Password of encrypted key files and of the keystore.",
      type = AttributeType.PASSWORD)
  String key__password() default "";

  @AttributeDefinition(
      description = "PEM file with the authorities that are trusted to issue certificates.")
  String cafile() default "";

  @AttributeDefinition(
      description = "Directory of such files, with names that end in .crt or .pem.")
  String capath() default "";

  @AttributeDefinition(description = "PEM file with revocation lists of these authorities.")
  String crlfile() default "";

  @AttributeDefinition(
      description = "Whether connections to other brokers also trust whom the JVM trusts.")
  boolean tls__use__os__certs() default false;

  @AttributeDefinition(
      description = "Whether clients have to show a certificate.",
      options = {@Option("false"), @Option("optional"), @Option("true")})
  String require__certificate() default "false";

  @AttributeDefinition(
      description = "Whether the common name of a client's certificate is its user name.")
  boolean use__identity__as__username() default false;

  @AttributeDefinition(
      description = "Whether the whole subject of a client's certificate is its user name.")
  boolean use__subject__as__username() default false;

  @AttributeDefinition(
      description = "Lowest version of TLS.",
      options = {@Option("tlsv1.2"), @Option("tlsv1.3")})
  String tls__version() default "tlsv1.2";

  @AttributeDefinition(
      description = "Cipher suites of TLS 1.2, best first, with colons; empty for all sound ones.")
  String ciphers() default "";

  @AttributeDefinition(
      description = "Cipher suites of TLS 1.3, best first, with colons; empty for all.")
  String ciphers__tls1_3() default "";

  @AttributeDefinition(
      description =
          "Application protocols (ALPN), best first, with commas; a client that offers others only is refused. Empty to ignore what clients offer.")
  String alpn() default "mqtt";

  @AttributeDefinition(
      description =
          "Whether a private authority and a certificate are made where certfile is missing, and the certificate is renewed before it ends; cafile has to be ca.crt beside certfile.")
  boolean create__certificate() default false;

  @AttributeDefinition(
      description =
          "Host names and addresses in the certificate that is made, with commas, beyond those the machine knows of itself.")
  String hostnames() default "";
}
