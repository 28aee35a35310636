package distribution.launcher;

import java.io.File;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Constants;
import org.slf4j.LoggerFactory;

/** The properties the framework, File Install and the resolver run with. */
final class FrameworkSettings {
  static final int START_LEVEL = 100;
  static final int BROKER_START_LEVEL = 10;

  private FrameworkSettings() {}

  /** The settings of an appliance; its system properties of the same name come first. */
  static Map<String, Object> of(Home home) {
    Map<String, Object> settings = new HashMap<>();
    framework(home, settings);
    fileInstall(home, settings);
    for (String name : System.getProperties().stringPropertyNames()) {
      if (name.startsWith("felix.") || name.startsWith("org.osgi.") || name.startsWith("ds.")) {
        settings.put(name, System.getProperty(name));
      }
    }
    return settings;
  }

  private static void framework(Home home, Map<String, Object> settings) {
    settings.put(Constants.FRAMEWORK_STORAGE, home.frameworkStorage().toString());
    // nothing stale from an earlier run: lib/, plugins/ and etc/ are the only truth
    settings.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
    settings.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, Integer.toString(START_LEVEL));
    settings.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, sharedPackages());
    settings.put("felix.resolver.parallelism", "1"); // saves a thread, costs nothing measurable
    settings.put("felix.log.logger", new FrameworkLog());
    settings.put("org.osgi.service.log.admin.loglevel", "INFO");
  }

  /** The log's interfaces, which the launcher and all bundles have to see as the same classes. */
  private static String sharedPackages() {
    String slf4j = LoggerFactory.class.getPackage().getImplementationVersion();
    return Stream.of(
            "org.slf4j;version=" + slf4j,
            "org.slf4j.event;version=" + slf4j,
            "org.slf4j.helpers;version=" + slf4j,
            "org.slf4j.spi;version=" + slf4j,
            "org.osgi.service.log;version=1.5",
            "org.osgi.service.log.admin;version=1.0")
        .collect(Collectors.joining(","));
  }

  private static void fileInstall(Home home, Map<String, Object> settings) {
    settings.put("felix.fileinstall.dir", home.etc().toString());
    settings.put("felix.fileinstall.filter", ".*\\.(cfg|config)");
    settings.put("felix.fileinstall.subdir.mode", "skip");
    settings.put("felix.fileinstall.poll", "500");
    settings.put("felix.fileinstall.noInitialDelay", "true");
    settings.put("felix.fileinstall.tmpdir", home.temporary() + File.separator + "fileinstall");
    settings.put("felix.fileinstall.configEncoding", "UTF-8");
    // people own etc/: nothing is written back, nothing deleted
    settings.put("felix.fileinstall.enableConfigSave", "false");
    settings.put("felix.fileinstall.disableNio2", "true"); // one thread less per directory
    settings.put("felix.fileinstall.log.level", "3");
  }
}
