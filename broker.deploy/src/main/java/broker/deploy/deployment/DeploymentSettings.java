package broker.deploy.deployment;

import broker.deploy.archive.SignaturePolicy;
import java.time.Duration;

/**
 * What a deployment has to keep to. Immutable.
 *
 * @param signatures whose jars are taken
 * @param startTime how long a plugin may take to start, and then its components to become active
 * @param stopTime how long a plugin may take to stop
 * @param keptVersions earlier good versions that are kept of each plugin
 */
public record DeploymentSettings(
    SignaturePolicy signatures, Duration startTime, Duration stopTime, int keptVersions) {
  /** What holds where nothing is configured. */
  public static final DeploymentSettings DEFAULT =
      new DeploymentSettings(
          SignaturePolicy.NONE, Duration.ofSeconds(10), Duration.ofSeconds(10), 3);
}
