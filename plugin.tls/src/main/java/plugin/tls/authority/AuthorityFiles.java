package plugin.tls.authority;

import java.nio.file.Path;

/**
 * Where a private authority keeps its files. Immutable.
 *
 * @param directory readable by the owner only
 * @param serverCertificate the certificate it issues for the server
 * @param serverKey its key
 */
public record AuthorityFiles(Path directory, Path serverCertificate, Path serverKey) {
  /** The files in this directory, with the names that the default configuration has. */
  public static AuthorityFiles in(Path directory) {
    return new AuthorityFiles(
        directory, directory.resolve("server.crt"), directory.resolve("server.key"));
  }

  /** The certificate of the authority: what devices have to trust. */
  public Path certificate() {
    return directory.resolve("ca.crt");
  }

  /** The key of the authority: who has it, is it. */
  public Path key() {
    return directory.resolve("ca.key");
  }

  /** What the authority has taken back. */
  public Path revocations() {
    return directory.resolve("ca.crl");
  }

  /** Certificates and keys of devices. */
  public Path clients() {
    return directory.resolve("clients");
  }
}
