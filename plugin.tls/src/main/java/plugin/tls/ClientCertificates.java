package plugin.tls;

/** Whether clients show certificates. */
enum ClientCertificates {
  NONE,
  OPTIONAL,
  REQUIRED
}
