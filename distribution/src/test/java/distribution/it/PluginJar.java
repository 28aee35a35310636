package distribution.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import aQute.bnd.osgi.Builder;
import broker.api.auth.Authenticator;
import java.io.File;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.util.List;

/** A plugin as a stranger would build it: the package of a class as a bundle of that name. */
final class PluginJar {
  private PluginJar() {}

  /** Writes the jar. */
  static void write(Class<?> plugin, OutputStream to) throws Exception {
    String name = plugin.getPackageName();
    try (Builder builder = new Builder()) {
      builder.addClasspath(origin(plugin));
      builder.addClasspath(origin(Authenticator.class));
      builder.setBundleSymbolicName(name);
      builder.setProperty("-noimportjava", "true");
      builder.setPrivatePackage(name);
      builder.build().write(to);
      assertEquals(List.of(), builder.getErrors());
    }
  }

  private static File origin(Class<?> type) throws URISyntaxException {
    return new File(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
