package plugin.tls;

import java.util.List;
import org.jspecify.annotations.Nullable;
import plugin.tls.authority.AuthorityFiles;
import plugin.tls.material.MaterialFiles;

/**
 * What {@code etc/plugin.tls-NAME.cfg} says, checked. Immutable.
 *
 * @param name the TLS name
 * @param files where the material is
 * @param authority the private authority that makes what is missing, or null for none
 * @param hostNames names and addresses for the certificate it makes, beyond those of the machine
 * @param clientCertificates whether clients show certificates
 * @param userNames what user name a certificate stands for
 * @param protocols versions of TLS as JSSE calls them
 * @param cipherSuites best first
 * @param alpn application protocols of the server, best first; empty to ignore what clients offer
 * @param trustJvm whether connections to others trust the authorities that the JVM trusts
 */
record TlsSettings(
    String name,
    MaterialFiles files,
    @Nullable AuthorityFiles authority,
    List<String> hostNames,
    ClientCertificates clientCertificates,
    UserNames userNames,
    List<String> protocols,
    List<String> cipherSuites,
    List<String> alpn,
    boolean trustJvm) {

  /** Copies the lists. */
  TlsSettings {
    hostNames = List.copyOf(hostNames);
    protocols = List.copyOf(protocols);
    cipherSuites = List.copyOf(cipherSuites);
    alpn = List.copyOf(alpn);
  }
}
