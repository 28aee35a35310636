package broker.deploy.archive;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.framework.Version;

/**
 * A jar that is whole and can be a plugin. Immutable; the file may change or go.
 *
 * @param file where it was read
 * @param name symbolic name of the bundle
 * @param sha256 of its bytes, in hexadecimal digits
 * @param services classes of the services that its manifest announces
 * @param brings what it says it brings to the broker ({@code edge.broker.plugin})
 * @param hasComponents whether it has components of Declarative Services
 */
public record PluginJar(
    Path file,
    String name,
    Version version,
    String sha256,
    Set<String> services,
    Set<String> brings,
    boolean hasComponents) {

  /** Copies the sets. */
  public PluginJar {
    services = Set.copyOf(services);
    brings = Set.copyOf(brings);
  }

  /**
   * Classes of the services that it says it has; one that brings {@code auth} or the like and says
   * no more is taken for an authorizer.
   */
  public Set<String> announced() {
    Set<String> all = new TreeSet<>(services);
    if (brings.stream().anyMatch(each -> each.startsWith("auth"))) {
      all.add("broker.api.auth.Authorizer");
    }
    return all;
  }

  /** Name and version as people say them. */
  public String title() {
    return name + " " + version;
  }
}
