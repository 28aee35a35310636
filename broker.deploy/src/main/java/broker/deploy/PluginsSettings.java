package broker.deploy;

import broker.api.config.ConfigurationFile;
import broker.api.config.ConfigurationProblem;
import broker.api.config.StrictConfiguration;
import broker.deploy.archive.ShippedOrSigned;
import broker.deploy.archive.SignaturePolicy;
import broker.deploy.archive.SignerStore;
import broker.deploy.deployment.DeploymentSettings;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** From {@code etc/plugins.cfg} to checked settings. Stateless. */
final class PluginsSettings {
  private static final int MOST_MILLIS = 600_000;
  private static final int MOST_VERSIONS = 100;

  private PluginsSettings() {}

  /**
   * The settings in the file itself: plugins start before the framework reads configurations.
   *
   * @param home what file names are relative to
   * @param shipped the bill of materials of the appliance; null where there is none
   * @throws ConfigurationProblem that names file, key and reason
   */
  static DeploymentSettings ofFile(Path file, Path home, @Nullable Path shipped)
      throws ConfigurationProblem {
    if (!Files.exists(file)) {
      return DeploymentSettings.DEFAULT;
    }
    Map<String, Object> values = new HashMap<>();
    values.put("felix.fileinstall.filename", file.toUri().toString());
    try (Reader reader = Files.newBufferedReader(file)) {
      ConfigurationFile.check(file);
      Properties text = new Properties();
      text.load(reader);
      text.stringPropertyNames().forEach(key -> values.put(key, text.getProperty(key)));
    } catch (IOException e) {
      throw new ConfigurationProblem("etc/" + file.getFileName(), null, "cannot be read: " + e);
    }
    return of(values, home, shipped);
  }

  /**
   * The settings in these properties.
   *
   * @param home what file names are relative to
   * @param shipped as for {@link #ofFile}
   * @throws ConfigurationProblem that names file, key and reason
   */
  static DeploymentSettings of(Map<String, ?> properties, Path home, @Nullable Path shipped)
      throws ConfigurationProblem {
    PluginsConfiguration c = StrictConfiguration.read(PluginsConfiguration.class, properties);
    String file = StrictConfiguration.file(properties);
    return new DeploymentSettings(
        signatures(c, file, home, shipped),
        Duration.ofMillis(check(file, "start_time_ms", c.start__time__ms(), 1, MOST_MILLIS)),
        Duration.ofMillis(check(file, "stop_time_ms", c.stop__time__ms(), 1, MOST_MILLIS)),
        check(file, "kept_versions", c.kept__versions(), 0, MOST_VERSIONS));
  }

  private static int check(String file, String key, int value, int least, int most)
      throws ConfigurationProblem {
    if (value < least || value > most) {
      throw new ConfigurationProblem(
          file, key, value + " is out of range, it must be from " + least + " to " + most);
    }
    return value;
  }

  private static SignaturePolicy signatures(
      PluginsConfiguration c, String file, Path home, @Nullable Path shipped)
      throws ConfigurationProblem {
    Path store = c.trust__store().isEmpty() ? null : home.resolve(c.trust__store());
    SignerStore signers = new SignerStore(store, c.trust__store__password());
    try {
      signers.read(); // what is wrong is told now, not when somebody deploys
    } catch (IOException e) {
      throw new ConfigurationProblem(file, "trust_store", String.valueOf(e.getMessage()));
    }
    return c.require__signature() ? new ShippedOrSigned(shipped, signers) : SignaturePolicy.NONE;
  }
}
