package distribution.doctor;

import distribution.launcher.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** Looks at an appliance from all sides. Owned by the thread that looks. */
public final class Doctor {
  private static final String DEFAULT_CONNECTIONS = "10000";

  private final Patient patient;
  private final Instant now;
  private final Findings findings = new Findings();

  /** For this appliance, at this time. */
  public Doctor(Home home, Instant now) {
    this.patient = Patient.of(home);
    this.now = now;
  }

  /** Everything that was found, in the order in which it is looked at. */
  public List<Finding> look() {
    process();
    if (Files.notExists(patient.home().etc()) && Files.notExists(patient.home().pidFile())) {
      String where = patient.home().directory() + " is new: the first start fills it";
      findings.ok("home", where + " with the default configuration");
      new Machine(patient, findings, Path.of("/proc"))
          .look(now, Long.parseLong(DEFAULT_CONNECTIONS));
      return findings.all();
    }
    List<Path> jars = jars();
    Configurations configurations = new Configurations(patient.home().etc(), types(jars), findings);
    configurations.look();
    new Machine(patient, findings, Path.of("/proc")).look(now, connections(configurations));
    new Ports(patient, findings).look(configurations.of("broker.listener"));
    new Secrets(patient, findings).look(configurations);
    new Certificates(patient, now, findings).look(configurations.of("plugin.tls"));
    return findings.all();
  }

  private void process() {
    if (patient.runs()) {
      findings.ok("process", "the broker runs, pid " + patient.pid().getAsLong());
      return;
    }
    Path pidFile = patient.home().pidFile();
    try {
      boolean left = Files.exists(pidFile) && Files.size(pidFile) > 0;
      findings.ok(
          "process",
          left
              ? "the broker does not run; it did not end in good order (" + pidFile + ")"
              : "the broker does not run");
    } catch (IOException e) {
      findings.warn("process", pidFile + " cannot be looked at: " + e, "run this as its user");
    }
  }

  private List<Path> jars() {
    List<Path> good = new ArrayList<>();
    int before = findings.size();
    for (Path directory : List.of(patient.home().bundles(), patient.home().plugins())) {
      try (Stream<Path> files = Files.list(directory)) {
        files
            .filter(file -> file.toString().endsWith(".jar"))
            .sorted()
            .filter(this::isBundle)
            .forEach(good::add);
      } catch (IOException e) {
        findings.fail("plugins", directory + " cannot be listed: " + e, "give the user access");
      }
    }
    if (findings.size() == before) {
      findings.ok("plugins", good.size() + " bundles can be read");
    }
    return good;
  }

  private boolean isBundle(Path file) {
    try (JarFile jar = new JarFile(file.toFile())) {
      Manifest manifest = jar.getManifest();
      if (manifest != null
          && manifest.getMainAttributes().getValue("Bundle-SymbolicName") != null) {
        return true;
      }
      findings.fail("plugins", file + " is no bundle", "take it away");
    } catch (IOException e) {
      findings.fail("plugins", file + ": " + e.getMessage(), "copy it again: it is cut short");
    }
    return false;
  }

  private List<Metatype> types(List<Path> jars) {
    try {
      return Metatype.of(jars);
    } catch (IOException e) {
      findings.fail("plugins", String.valueOf(e.getMessage()), "copy the jar again");
      return List.of();
    }
  }

  private static long connections(Configurations configurations) {
    Map<String, Properties> core = configurations.of("broker.core");
    Properties properties = core.getOrDefault("broker.core", new Properties());
    try {
      return Long.parseLong(properties.getProperty("max_connections", DEFAULT_CONNECTIONS).strip());
    } catch (NumberFormatException e) {
      return Long.parseLong(DEFAULT_CONNECTIONS); // the value is told with the configuration
    }
  }
}
