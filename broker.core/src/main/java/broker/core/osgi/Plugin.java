package broker.core.osgi;

import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;

/**
 * The bundle behind a service. Immutable.
 *
 * @param name symbolic name
 * @param version as Maven writes it
 */
record Plugin(String name, String version) {

  /** The bundle that has registered the service, which must still be registered. */
  static Plugin of(ServiceReference<?> service) {
    return of(service.getBundle());
  }

  static Plugin of(Bundle bundle) {
    return new Plugin(bundle.getSymbolicName(), text(bundle.getVersion()));
  }

  /** OSGi has a dot where Maven has a hyphen: {@code 1.0.0-SNAPSHOT}. */
  private static String text(Version version) {
    String numbers = version.getMajor() + "." + version.getMinor() + "." + version.getMicro();
    return version.getQualifier().isEmpty() ? numbers : numbers + '-' + version.getQualifier();
  }
}
