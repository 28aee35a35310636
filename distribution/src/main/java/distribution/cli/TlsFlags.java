package distribution.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The flags of TLS, as Mosquitto's clients have them. Mutable, owned by the thread that parses. */
final class TlsFlags {
  private static final String PEM_ONLY = "is not supported: give PEM files with --cafile and --key";

  private final List<String> alpn = new ArrayList<>();
  private @Nullable Path trusted;
  private @Nullable Path chain;
  private @Nullable Path key;
  private boolean systemTrust;
  private boolean insecure;
  private List<String> versions = List.of();
  private @Nullable String modifier; // given without what makes the connection one of TLS

  Flags addTo(Flags flags) {
    return flags
        .on("--cafile", a -> trusted = Path.of(a.value("file")))
        .on("--cert", a -> chain = Path.of(a.value("file")))
        .on("--key", a -> key = Path.of(a.value("file")))
        .on("--tls-use-os-certs", a -> systemTrust = true)
        .on("--insecure", a -> insecure(true))
        .on("--tls-version", a -> versions = version(a.value("TLS version")))
        .on("--tls-alpn", a -> alpn(a.value("protocol")))
        .refuse("--capath --ciphers --tls-engine --keyform --psk --psk-identity", PEM_ONLY);
  }

  private void insecure(boolean set) {
    insecure = set;
    modifier = "--insecure";
  }

  private void alpn(String protocol) {
    alpn.add(protocol);
    modifier = "--tls-alpn";
  }

  private List<String> version(String text) throws UsageError {
    modifier = "--tls-version";
    return switch (text) {
      case "tlsv1.2" -> List.of("TLSv1.2");
      case "tlsv1.3" -> List.of("TLSv1.3");
      default -> throw new UsageError("Error: Invalid TLS version given: tlsv1.2 or tlsv1.3.");
    };
  }

  /** What was given, or null for a connection without TLS. */
  @Nullable TlsOptions build() throws UsageError {
    if (trusted == null && !systemTrust) {
      if (chain != null || key != null || modifier != null) {
        String flag = chain != null ? "--cert" : key != null ? "--key" : modifier;
        throw new UsageError(
            "Error: " + flag + " needs --cafile, or --tls-use-os-certs for what Java trusts.");
      }
      return null;
    }
    return new TlsOptions(
        TlsOptions.context(trusted, chain, key), !insecure, versions, List.copyOf(alpn));
  }
}
