package plugin.persistence;

import broker.api.config.ConfigurationProblem;
import broker.api.config.StrictConfiguration;
import java.nio.file.Path;
import java.util.Map;
import plugin.persistence.store.StoreSettings;
import plugin.persistence.volume.VolumeSettings;

/**
 * What {@code etc/plugin.persistence.cfg} says, checked. Immutable.
 *
 * @param directory where the files are
 */
record PersistenceSettings(Path directory, StoreSettings store) {
  private static final int PAGES_PER_MIB = 256;

  /**
   * The settings in these properties.
   *
   * @param home what the directory is relative to
   * @throws ConfigurationProblem that names file, key and reason
   */
  static PersistenceSettings of(Map<String, ?> properties, Path home) throws ConfigurationProblem {
    PersistenceConfiguration c =
        StrictConfiguration.read(PersistenceConfiguration.class, properties);
    String file = StrictConfiguration.file(properties);
    if (c.directory().isEmpty()) {
      throw new ConfigurationProblem(file, "directory", "must not be empty");
    }
    long size = check(file, "maximum_size_mib", c.maximum__size__mib(), 32, 1 << 20);
    int log = check(file, "log_size_mib", c.log__size__mib(), 1, 64);
    int cache = check(file, "cache_size_mib", c.cache__size__mib(), 1, 256);
    if (size < 2L * log + 16) {
      throw new ConfigurationProblem(
          file, "maximum_size_mib", size + " is too little for two logs of " + log);
    }
    return new PersistenceSettings(
        home.resolve(c.directory()),
        new StoreSettings(size << 20, new VolumeSettings(log << 20, cache * PAGES_PER_MIB, true)));
  }

  private static int check(String file, String key, int value, int least, int most)
      throws ConfigurationProblem {
    if (value < least || value > most) {
      throw new ConfigurationProblem(
          file, key, value + " is out of range, it must be from " + least + " to " + most);
    }
    return value;
  }
}
