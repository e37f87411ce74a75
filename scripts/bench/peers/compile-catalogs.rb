# Compiles the catalogs of many hosts in one warm process, as one worker of a Puppet server does.
# Usage: ruby compile-catalogs.rb FOLDER; FOLDER/environments/bench is the environment, FOLDER/hosts.json the hosts.
require 'puppet'
require 'json'

folder = File.expand_path(ARGV.fetch(0))
Puppet.initialize_settings([
  '--confdir', "#{folder}/conf", '--vardir', "#{folder}/var", '--environmentpath', "#{folder}/environments",
  '--environment', 'bench', '--environment_timeout', 'unlimited', '--strict_variables', '--log_level', 'err'
])
Puppet::Util::Log.newdestination(:console)
environment = Puppet.lookup(:environments).get!(:bench)
Puppet.override({ current_environment: environment, loaders: nil }) do
  JSON.parse(File.read("#{folder}/hosts.json")).each do |values|
    name = values.fetch('fqdn')
    facts = Puppet::Node::Facts.new(name, values)
    node = Puppet::Node.new(name, environment: environment, facts: facts)
    node.merge(facts.values)
    catalog = Puppet::Parser::Compiler.compile(node)
    File.write("#{folder}/out/#{name}.json", catalog.to_json)
  end
end
