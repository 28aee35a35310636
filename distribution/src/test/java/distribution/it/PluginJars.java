package distribution.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Jar;
import broker.api.auth.Authenticator;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** Jars of plugins, made as they are needed. Stateless. */
final class PluginJars {
  private PluginJars() {}

  /** The plugins that are shipped. */
  static List<Path> shipped() throws IOException {
    try (Stream<Path> files = Files.list(BrokerHome.APPLIANCE.resolve("plugins"))) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  /** The symbolic name in a jar. */
  static String name(Path jar) throws Exception {
    return header(jar, "Bundle-SymbolicName").replaceFirst(";.*", "");
  }

  static String header(Path jar, String name) throws Exception {
    try (Jar opened = new Jar(jar.toFile())) {
      return opened.getManifest().getMainAttributes().getValue(name);
    }
  }

  /** The same jar with another version, and other bytes. */
  static Path version(Path jar, String version, Path to) throws Exception {
    try (Jar opened = new Jar(jar.toFile())) {
      Manifest manifest = opened.getManifest();
      manifest.getMainAttributes().putValue("Bundle-Version", version);
      opened.setManifest(manifest);
      opened.write(to.toFile());
      return to;
    }
  }

  /** A jar made of the package of a class. */
  static Path build(Path to, Class<?> plugin, String name, String version) throws Exception {
    return build(to, plugin, name, version, Map.of());
  }

  /** The same with more headers. */
  static Path build(
      Path to, Class<?> plugin, String name, String version, Map<String, String> headers)
      throws Exception {
    try (Builder builder = new Builder()) {
      builder.addClasspath(origin(plugin));
      builder.addClasspath(origin(Authenticator.class));
      builder.setBundleSymbolicName(name);
      builder.setBundleVersion(version);
      builder.setProperty("-noimportjava", "true");
      builder.setProperty("-noextraheaders", "true");
      builder.setPrivatePackage(plugin.getPackageName());
      headers.forEach(builder::setProperty);
      Jar jar = builder.build();
      assertEquals(List.of(), builder.getErrors());
      jar.write(to.toFile());
      return to;
    }
  }

  private static File origin(Class<?> type) throws URISyntaxException {
    return new File(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
