package broker.api.admin;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Attribute;
import org.osgi.annotation.bundle.Capability;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Marks the component of a plugin, and names what the plugin brings.
 *
 * <p>Writes {@code Provide-Capability: edge.broker.plugin} into the manifest of its bundle, so that
 * a distribution can require the plugin, and the deployer can tell a plugin from any other bundle.
 *
 * @since 1.0
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.TYPE, ElementType.PACKAGE})
@Capability(namespace = BrokerPlugin.NAMESPACE, version = "1.0.0")
@ProviderType
public @interface BrokerPlugin {
  /** The namespace of the capability, and the name of its attribute. */
  String NAMESPACE = "edge.broker.plugin";

  /**
   * Returns the name of what the plugin brings.
   *
   * @return words with dots between them, e.g. {@code auth.file}
   */
  @Attribute(NAMESPACE)
  String value();
}
