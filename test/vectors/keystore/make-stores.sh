#!/bin/sh
# Makes the key stores of this folder anew, with real keytool and openssl. Tests do not need it: what it
# made is committed. Needs Java 17 and OpenSSL 3 (with its legacy provider); takes half a minute.
#
#   sh test/vectors/keystore/make-stores.sh
set -eu
cd "$(dirname "$0")"
rm -f ./*.jks ./*.jceks ./*.p12 ./*.pem
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Passwords: of stores "secret1", of keys that have their own "keysecret".
s='-storepass secret1'
days=36500

kt() { keytool "$@" >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }; }
# genkey FILE TYPE ALIAS KEYALG-OPTIONS ...
genkey() {
  file=$1 type=$2 alias=$3
  shift 3
  # shellcheck disable=SC2086
  kt -genkeypair -keystore "$file" -storetype "$type" $s -alias "$alias" -validity $days \
    -dname "CN=$alias, O=Example" "$@"
}
rsa='-keyalg RSA -keysize 2048'
ec='-keyalg EC -groupname secp256r1'
legacy=-J-Dkeystore.pkcs12.legacy

# A CA with an intermediate.
ecParameters='-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes'
openssl req -x509 $ecParameters -keyout "$work/root.key" -out root.pem -days $days -subj '/CN=Test Root' 2>/dev/null
openssl req $ecParameters -keyout "$work/intermediate.key" -out "$work/intermediate.csr" \
  -subj '/CN=Test Intermediate' 2>/dev/null
printf 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n' >"$work/ca.ext"
openssl x509 -req -in "$work/intermediate.csr" -CA root.pem -CAkey "$work/root.key" -set_serial 2 -days $days \
  -extfile "$work/ca.ext" -out intermediate.pem 2>/dev/null
printf 'subjectAltName=DNS:localhost\nextendedKeyUsage=serverAuth\n' >"$work/leaf.ext"
# sign CSR CERTIFICATE
sign() {
  openssl x509 -req -in "$1" -CA intermediate.pem -CAkey "$work/intermediate.key" -set_serial 3 -days $days \
    -extfile "$work/leaf.ext" -out "$2" 2>/dev/null
}

# One self-signed key each.
for type in JKS JCEKS; do
  extension=$(echo $type | tr '[:upper:]' '[:lower:]')
  genkey "rsa.$extension" $type red5 $rsa -keypass secret1
  genkey "ec.$extension" $type red5 $ec -keypass secret1
  genkey "key-password.$extension" $type red5 $ec -keypass keysecret
done
genkey rsa.p12 PKCS12 red5 $rsa
genkey ec.p12 PKCS12 red5 $ec
genkey ed25519.p12 PKCS12 red5 -keyalg Ed25519
genkey rsa-legacy.p12 PKCS12 red5 $rsa $legacy
genkey ec-legacy.p12 PKCS12 red5 $ec $legacy
genkey dsa.jks JKS red5 -keyalg DSA -keysize 1024 -keypass secret1
genkey dsa.p12 PKCS12 red5 -keyalg DSA -keysize 1024

# An alias and a password that are not ASCII: JKS alone takes such a password.
kt -genkeypair -keystore unicode.jks -storetype JKS -storepass 'pässwörd€' -keypass 'pässwörd€' \
  -alias 'schlüssel-鍵' -validity $days -dname CN=unicode $ec
genkey unicode.p12 PKCS12 'schlüssel-鍵' $ec

# Several keys, one of them DSA, one with a password of its own.
for alias in one two; do
  genkey several.jks JKS $alias $ec -keypass secret1
  genkey several.p12 PKCS12 $alias $ec
done
genkey several.jks JKS own $ec -keypass keysecret
genkey several.jks JKS old -keyalg DSA -keysize 1024 -keypass secret1
genkey several.p12 PKCS12 old -keyalg DSA -keysize 1024

# Secret keys beside private ones.
genkey secret.jceks JCEKS red5 $ec -keypass secret1
# In the order of Java's hash table it comes in the middle.
kt -genseckey -keystore secret.jceks -storetype JCEKS $s -alias aes -keyalg AES -keysize 128 -keypass secret1
genkey secret.jceks JCEKS first $ec -keypass secret1
genkey secret.p12 PKCS12 red5 $ec
kt -genseckey -keystore secret.p12 -storetype PKCS12 $s -alias aes -keyalg AES -keysize 128

# The admins' recipe: key, request, reply; root, intermediate and certificate imported one by one.
for kind in imported.jks:JKS imported.jceks:JCEKS imported.p12:PKCS12 imported-legacy.p12:PKCS12; do
  file=${kind%:*} type=${kind#*:} option=
  [ "$file" = imported-legacy.p12 ] && option=$legacy
  genkey "$file" "$type" red5 $ec -keypass secret1 $option
  kt -certreq -keystore "$file" $s -alias red5 -file "$work/red5.csr"
  sign "$work/red5.csr" "$work/red5.crt"
  kt -import -noprompt -trustcacerts -keystore "$file" $s -alias root -file root.pem $option
  kt -import -noprompt -trustcacerts -keystore "$file" $s -alias intermed -file intermediate.pem $option
  kt -import -noprompt -trustcacerts -keystore "$file" $s -alias red5 -file "$work/red5.crt" $option
done

# A leaf, and what openssl makes of it.
openssl req $ecParameters -keyout "$work/leaf.key" -out "$work/leaf.csr" -subj /CN=localhost 2>/dev/null
sign "$work/leaf.csr" "$work/leaf.crt"
cat intermediate.pem root.pem >"$work/cas.pem"
# p12 FILE OPTIONS ...
p12() {
  file=$1
  shift
  openssl pkcs12 -export -inkey "$work/leaf.key" -in "$work/leaf.crt" -passout pass:secret1 -out "$file" "$@"
}
p12 openssl.p12 -certfile "$work/cas.pem"
p12 openssl-legacy.p12 -certfile "$work/cas.pem" -legacy -name red5
p12 openssl-no-mac.p12 -nomac -certpbe AES-256-CBC -certfile "$work/cas.pem"
p12 openssl-clear.p12 -nomac -keypbe NONE -certpbe NONE
p12 openssl-old-ciphers.p12 -legacy -keypbe PBE-SHA1-2DES -certpbe PBE-SHA1-RC2-128 -macalg sha512
p12 openssl-sha384.p12 -macalg sha384 -keypbe AES-128-CBC -certpbe DES-EDE3-CBC
openssl pkcs12 -export -inkey "$work/leaf.key" -in "$work/leaf.crt" -passout pass: -out openssl-no-password.p12

# The same key with its issuers as entries of their own: the chain is in no entry.
p12 "$work/leaf.p12" -name red5
kt -importkeystore -srckeystore "$work/leaf.p12" -srcstorepass secret1 -destkeystore separate.jks -deststoretype JKS \
  -deststorepass secret1
# Only the root: the intermediate is missing.
cp separate.jks incomplete.jks
kt -import -noprompt -keystore separate.jks $s -alias intermed -file intermediate.pem
kt -import -noprompt -keystore separate.jks $s -alias root -file root.pem
kt -import -noprompt -keystore incomplete.jks $s -alias root -file root.pem
kt -import -noprompt -keystore truststore.jks -storetype JKS $s -alias root -file root.pem
kt -import -noprompt -keystore truststore.p12 -storetype PKCS12 $s -alias root -file root.pem

# PEM.
cat "$work/leaf.key" "$work/leaf.crt" intermediate.pem root.pem >chain.pem
cat root.pem intermediate.pem "$work/leaf.crt" "$work/leaf.key" >shuffled.pem
openssl pkcs8 -topk8 -in "$work/leaf.key" -passout pass:secret1 | cat - "$work/leaf.crt" >encrypted.pem
openssl pkcs8 -topk8 -scrypt -in "$work/leaf.key" -passout pass:secret1 | cat - "$work/leaf.crt" >scrypt.pem
openssl ec -in "$work/leaf.key" -aes128 -passout pass:secret1 2>/dev/null | cat - "$work/leaf.crt" >traditional.pem
