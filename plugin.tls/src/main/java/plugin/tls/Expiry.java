package plugin.tls;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import plugin.tls.material.Identity;
import plugin.tls.material.Material;

/** When the first certificate of the material ends, and whether to warn of it. Stateless. */
final class Expiry {
  private static final int[] WARN_DAYS = {1, 7, 30};

  private Expiry() {}

  private static Optional<X509Certificate> first(Material material) {
    return Stream.concat(
            material.identities().stream().map(Identity::certificate),
            material.authorities().stream())
        .min(Comparator.comparing(X509Certificate::getNotAfter));
  }

  /** Whole days until then; negative when it was; empty without certificates. */
  static Optional<Long> daysLeft(Material material, Instant now) {
    return first(material)
        .map(each -> Duration.between(now, each.getNotAfter().toInstant()).toDays());
  }

  /** What to tell operators; the same text until it gets more urgent. */
  static Optional<String> warning(Material material, Instant now) {
    return first(material).flatMap(each -> warning(each, now));
  }

  private static Optional<String> warning(X509Certificate certificate, Instant now) {
    Instant end = certificate.getNotAfter().toInstant();
    String what = "certificate " + certificate.getSubjectX500Principal();
    if (!end.isAfter(now)) {
      return Optional.of(what + " ended at " + end + ": replace it");
    }
    for (int days : WARN_DAYS) {
      if (!end.isAfter(now.plus(Duration.ofDays(days)))) {
        return Optional.of(what + " ends at " + end + ", within " + days + " day(s): replace it");
      }
    }
    return Optional.empty();
  }
}
