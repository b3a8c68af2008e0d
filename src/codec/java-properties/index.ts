export { type JavaProperty, parseJavaProperties } from './parse-java-properties.ts';
