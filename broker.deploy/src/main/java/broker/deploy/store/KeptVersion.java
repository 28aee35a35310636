package broker.deploy.store;

import java.time.Instant;
import org.osgi.framework.Version;

/**
 * A version of a plugin that was good.
 *
 * @param sha256 of its jar, which the store has
 * @param acceptedAt when it was deployed first, and its signature was valid
 */
public record KeptVersion(String sha256, Version version, Instant acceptedAt) {
  static KeptVersion parse(String line) {
    String[] words = line.split(" ");
    if (words.length != 3 || !words[0].matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("not understood: " + line);
    }
    return new KeptVersion(words[0], Version.parseVersion(words[1]), Instant.parse(words[2]));
  }

  String line() {
    return sha256 + ' ' + version + ' ' + acceptedAt;
  }
}
